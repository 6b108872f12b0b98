import type { Uses } from '../../contract/ports.ts';
import { besideConfig } from '../../posture/decision/config-rules.ts';
import { loadConfigSaid } from '../../posture/effect/config-rules.ts';
import type { BesideConfig } from '../../posture/types/config-rules.ts';
import type { FleetSnapshot } from '../../posture/types/snapshot.ts';
import { placeOf } from '../types/things.ts';
import { loadKnownFleet } from './sweep-known.ts';

/** What rules of AWS Config said of the instances of a fleet; `undefined` where the config has none, or they were not read yet. @throws AwsCallError */
export async function loadBeside(
  { table, config, here }: Uses<'table' | 'config' | 'here'>,
  snapshot: FleetSnapshot,
): Promise<readonly BesideConfig[] | undefined> {
  if (config.compliance?.configRules !== true) return undefined;
  const place = placeOf(here);
  const said = await loadConfigSaid(table, place);
  if (said === undefined) return undefined;
  const { instances } = await loadKnownFleet(table, place, snapshot.fleet);
  return besideConfig(said, { snapshot, members: instances.map(({ id }) => id) });
}
