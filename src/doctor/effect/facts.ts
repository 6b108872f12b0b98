import type { Uses } from '../../contract/ports.ts';
import { present } from '../../present.ts';
import type { SlackApi, SlackToken } from '../../slack/client.ts';
import type { DoctorFacts } from '../types/facts.ts';
import type { InstallationFacts } from '../types/installation.ts';
import type { PulseFacts } from '../types/pulse.ts';
import type { Read } from '../types/read.ts';
import { loadAlarms } from './alarms.ts';
import { loadApprovers } from './approvers.ts';
import { loadDeadlines } from './deadlines.ts';
import { loadInstallation } from './installation.ts';
import { loadPatching } from './patching.ts';
import { loadPulse } from './pulse.ts';
import { loadQuotas } from './quotas.ts';
import type { Reading } from './reading.ts';
import { loadSlack } from './slack.ts';
import { loadTags } from './tags.ts';

/** The ports of one place. AWS is read alone. */
export type DoctorPorts = Uses<
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
  | 'documents'
  | 'roles'
  | 'queueStates'
  | 'queueAges'
  | 'table'
  | 'clock'
>;

/** What is read otherwise by the worker than by the command. */
export interface ReadFrom {
  slack: Read<SlackApi & SlackToken>;
  secrets: InstallationFacts['secrets'];
  /** Whether the roles of fleets' instances are looked at. */
  rolesOfFleets: boolean;
  /** What listens for the audit sink; absent where nobody looks. */
  sink?: PulseFacts['sink'];
  read: Reading;
}

/** Reads what the checks need; Slack beside AWS, whose sources are read one after another, since the account's other tools share their rates. */
export async function loadDoctorFacts(ports: DoctorPorts, { slack, read, ...from }: ReadFrom): Promise<DoctorFacts> {
  const { config, table, clock } = ports;
  const [people, account] = await Promise.all([
    loadPeople({ config, table, clock, slack }, read),
    loadAccount(ports, { read, ...from }),
  ]);
  return { ...people, ...account };
}

const loadPeople = async (ports: Uses<'config' | 'table' | 'clock'> & Pick<ReadFrom, 'slack'>, read: Reading) => ({
  slack: await loadSlack(ports, read),
  approvers: await loadApprovers(ports, read),
});

/** What stops everything comes first: what there is no time for is what matters least. */
async function loadAccount(
  ports: DoctorPorts,
  { secrets, sink, rolesOfFleets: ofFleets, read }: Omit<ReadFrom, 'slack'>,
) {
  const pulse = await loadPulse(ports, { sink, read });
  const installation = await loadInstallation(ports, { secrets, ofFleets, read });
  const alarms = await loadAlarms(ports, read);
  const patching = await loadPatching(ports, read);
  const deadlines = await loadDeadlines(ports, patching?.groups ?? [], read);
  const quotas = await loadQuotas(ports, read);
  const tags = await loadTags(ports, read);
  return { pulse, installation, alarms, deadlines, quotas, ...present({ patching, tags }) };
}
