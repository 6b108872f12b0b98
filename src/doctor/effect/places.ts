import type { Here } from '../../config/here.ts';
import { configAt, membersOf, placeText } from '../../config/place.ts';
import type { Uses } from '../../contract/ports.ts';
import { present } from '../../present.ts';
import { ELSEWHERE } from '../decision/unread.ts';
import type { DoctorFacts, PlaceFacts } from '../types/facts.ts';
import type { Unread } from '../types/read.ts';
import { loadAlarms } from './alarms.ts';
import { loadInstallation } from './installation.ts';
import { loadPatching } from './patching.ts';
import { loadQuotas } from './quotas.ts';
import type { Reading } from './reading.ts';
import { loadTags } from './tags.ts';

/** What is read of one place, with the fleets that are there alone. AWS is read alone. */
export type OfPlace = Uses<
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
  | 'clock'
>;

/** What belongs to another place than home. */
export type At = (place: Here) => Omit<OfPlace, 'config' | 'clock'>;

type NotRead = DoctorFacts['notRead'][number];

/** Every member place, beside one another since each has rates of its own; without `at` none is looked at. */
export async function loadMembers(
  { config, clock }: Uses<'config' | 'clock'>,
  at: At | undefined,
  read: Reading,
): Promise<{ places: readonly PlaceFacts[]; notRead: readonly NotRead[] }> {
  const looked = await Promise.all(
    membersOf(config).map(async (place): Promise<PlaceFacts | NotRead> => {
      const named = { place: placeText(place) };
      if (at === undefined) return { ...named, because: ELSEWHERE };
      const facts = await loadMember({ ...at(place), config: configAt(config, place), clock }, read);
      return { ...named, ...facts };
    }),
  );
  return {
    places: looked.flatMap((each) => ('because' in each ? [] : [each])),
    notRead: looked.flatMap((each) => ('because' in each ? [each] : [])),
  };
}

/** What keeps every call: no credentials, credentials of a role that is gone, or no answer. */
const SHUT: ReadonlySet<Unread['why']> = new Set(['no-access', 'failed']);

/** Where that is so nothing else is asked. What people may have changed comes before what the deployment left. */
async function loadMember(ports: OfPlace, read: Reading): Promise<PlaceFacts | Pick<NotRead, 'because'>> {
  const access = await read('ssm:DescribeAutomationExecutions', () => ports.automationLoad.running());
  if (access.kind === 'unread' && SHUT.has(access.why)) return { because: access };
  const facts = await loadPlace(ports, read);
  const installation = await loadInstallation(ports, { secrets: [], ofFleets: false, isHome: false, read });
  return { ...facts, installation };
}

/** @throws what is no answer of AWS */
export async function loadPlace(ports: OfPlace, read: Reading): Promise<PlaceFacts> {
  const alarms = await loadAlarms(ports, read);
  const patching = await loadPatching(ports, read);
  const quotas = await loadQuotas(ports, read);
  const tags = await loadTags(ports, read);
  return { alarms, quotas, ...present({ patching, tags }) };
}
