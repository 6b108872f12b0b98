import type { Here } from '../../config/here.ts';
import { configAt, membersOf, placeText, samePlace } from '../../config/place.ts';
import type { Uses } from '../../contract/ports.ts';
import { present } from '../../present.ts';
import type { SlackApi, SlackToken } from '../../slack/client.ts';
import { ELSEWHERE } from '../decision/unread.ts';
import type { DoctorFacts, PlaceFacts } from '../types/facts.ts';
import type { InstallationFacts } from '../types/installation.ts';
import type { PulseFacts } from '../types/pulse.ts';
import type { Read } from '../types/read.ts';
import { loadAlarms } from './alarms.ts';
import { loadApprovers } from './approvers.ts';
import { type GroupsThere, loadDeadlines } from './deadlines.ts';
import { loadInstallation } from './installation.ts';
import { loadPatching } from './patching.ts';
import { loadPulse } from './pulse.ts';
import { loadQuotas } from './quotas.ts';
import type { Reading } from './reading.ts';
import { loadSlack } from './slack.ts';
import { loadTags } from './tags.ts';

/** What is read of one place, with the fleets that are there alone. AWS is read alone. */
type OfPlace = Uses<
  | 'config'
  | 'here'
  | 'windows'
  | 'nodes'
  | 'patches'
  | 'findings'
  | 'estate'
  | 'cloudWatch'
  | 'cloudFormation'
  | 'autoScaling'
  | 'ec2'
  | 'quotas'
  | 'automationLoad'
  | 'clock'
>;

/** The ports of home. */
export type DoctorPorts = OfPlace & Uses<'documents' | 'roles' | 'queueStates' | 'queueAges' | 'table'>;

/** What is read otherwise by the worker than by the command. */
export interface ReadFrom {
  slack: Read<SlackApi & SlackToken>;
  secrets: InstallationFacts['secrets'];
  /** Whether the roles of fleets' instances are looked at. */
  rolesOfFleets: boolean;
  /** What listens for the audit sink; absent where nobody looks. */
  sink?: PulseFacts['sink'];
  /** What belongs to another place than home; absent where only home is looked at. */
  at?: (place: Here) => Omit<OfPlace, 'config' | 'clock'>;
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
  const installation = await loadInstallation(home, { secrets, ofFleets, read });
  const members = membersOf(config);
  const places: PlaceFacts[] = [await loadPlace(home, read)];
  if (at !== undefined)
    for (const place of members) {
      const facts = await loadPlace({ ...at(place), config: configAt(config, place), clock }, read);
      places.push({ ...facts, place: placeText(place) });
    }
  const groupsAt = (place: Here): GroupsThere => {
    const facts = places.find(({ place: text = placeText(ports.here) }) => text === placeText(place));
    return facts === undefined ? ELSEWHERE : { kind: 'read', value: facts.patching?.groups ?? [] };
  };
  const windowsAt = (place: Here) => (at === undefined || samePlace(place, ports.here) ? ports : at(place)).windows;
  const deadlines = await loadDeadlines({ config, home: ports.here, clock, groupsAt, windowsAt }, read);
  return { pulse, installation, places, deadlines, notRead: at === undefined ? members.map(placeText) : [] };
}

async function loadPlace(ports: OfPlace, read: Reading): Promise<PlaceFacts> {
  const alarms = await loadAlarms(ports, read);
  const patching = await loadPatching(ports, read);
  const quotas = await loadQuotas(ports, read);
  const tags = await loadTags(ports, read);
  return { alarms, quotas, ...present({ patching, tags }) };
}
