import type { Here } from '../../config/here.ts';
import { configAt, placeText, samePlace } from '../../config/place.ts';
import type { Uses } from '../../contract/ports.ts';
import type { SlackApi, SlackToken } from '../../slack/client.ts';
import type { DoctorFacts } from '../types/facts.ts';
import type { InstallationFacts } from '../types/installation.ts';
import type { PulseFacts } from '../types/pulse.ts';
import type { Read } from '../types/read.ts';
import { loadApprovers } from './approvers.ts';
import { type GroupsThere, loadDeadlines } from './deadlines.ts';
import { loadInstallation } from './installation.ts';
import { type At, loadMembers, loadPlace, type OfPlace } from './places.ts';
import { loadPulse } from './pulse.ts';
import type { Reading } from './reading.ts';
import { loadSlack } from './slack.ts';

/** The ports of home. */
export type DoctorPorts = OfPlace & Uses<'queueStates' | 'queueAges' | 'table'>;

/** What is read otherwise by the worker than by the command. */
export interface ReadFrom {
  slack: Read<SlackApi & SlackToken>;
  secrets: InstallationFacts['secrets'];
  /** Whether the roles of fleets' instances are looked at. */
  rolesOfFleets: boolean;
  /** What listens for the audit sink; absent where nobody looks. */
  sink?: PulseFacts['sink'];
  /** What belongs to another place than home; absent where only home is looked at. */
  at?: At;
  read: Reading;
}

/** Reads what the checks need; Slack beside AWS, whose sources are read one after another, since the account's other tools share their rates. */
export async function loadDoctorFacts(ports: DoctorPorts, { slack, read, ...from }: ReadFrom): Promise<DoctorFacts> {
  const { config, table, clock } = ports;
  const [people, account] = await Promise.all([
    loadPeople({ config, table, clock, slack }, read),
    loadAccounts(ports, { read, ...from }),
  ]);
  return { ...people, ...account };
}

const loadPeople = async (ports: Uses<'config' | 'table' | 'clock'> & Pick<ReadFrom, 'slack'>, read: Reading) => ({
  slack: await loadSlack(ports, read),
  approvers: await loadApprovers(ports, read),
});

/** The most serious checks come first, so that running out of time skips the least important ones. */
async function loadAccounts(
  ports: DoctorPorts,
  { secrets, sink, rolesOfFleets: ofFleets, at, read }: Omit<ReadFrom, 'slack'>,
) {
  const { config, clock } = ports;
  const pulse = await loadPulse(ports, { sink, read });
  const home = { ...ports, config: configAt(config, ports.here) };
  const installation = await loadInstallation(home, { secrets, ofFleets, isHome: true, read });
  const places = [await loadPlace(home, read)];
  const members = await loadMembers(ports, at, read);
  places.push(...members.places);
  const groupsAt = (place: Here): GroupsThere => {
    const because = members.notRead.find((each) => each.place === placeText(place))?.because;
    if (because !== undefined) return because;
    const facts = places.find((each) => (each.place ?? placeText(ports.here)) === placeText(place));
    return { kind: 'read', value: facts?.patching?.groups ?? [] };
  };
  const windowsAt = (place: Here) => (at === undefined || samePlace(place, ports.here) ? ports : at(place)).windows;
  const deadlines = await loadDeadlines({ config, home: ports.here, clock, groupsAt, windowsAt }, read);
  return { pulse, installation, places, deadlines, notRead: members.notRead };
}
