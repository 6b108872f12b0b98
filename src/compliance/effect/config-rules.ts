import { placeText } from '../../config/place.ts';
import type { Uses } from '../../contract/ports.ts';
import { besideConfig } from '../../posture/decision/config-rules.ts';
import { loadConfigSaid } from '../../posture/effect/config-rules.ts';
import type { BesideConfig } from '../../posture/types/config-rules.ts';
import type { FleetSnapshot } from '../../posture/types/snapshot.ts';
import { isNoFleet, NO_FLEET, sweptIn } from '../../posture/types/swept.ts';
import { loadKnownFleet } from './sweep-known.ts';

/** What rules of AWS Config said of the instances of a fleet; `undefined` where the config has none, or they were not read yet. @throws AwsCallError */
export async function loadBeside(
  { table, config }: Uses<'table' | 'config'>,
  snapshot: FleetSnapshot,
): Promise<readonly BesideConfig[] | undefined> {
  if (config.compliance?.configRules !== true) return undefined;
  const place = placeText(sweptIn(config, snapshot.fleet));
  const said = await loadConfigSaid(table, place);
  if (said === undefined) return undefined;
  const { instances } = await loadKnownFleet(table, place, isNoFleet(snapshot.fleet) ? NO_FLEET : snapshot.fleet);
  return besideConfig(said, { snapshot, members: instances.map(({ id }) => id) });
}
