import type { Config } from '../../config/types.ts';
import type { OutsideChange } from '../types/change.ts';

/** The fleets that a card offers a deploy of once its change has ended: those that an image goes to first, or the fleet itself. */
export function fleetsToDeploy({ fleets }: Pick<Config, 'fleets'>, change: OutsideChange): readonly string[] {
  if (change.state === 'running') return [];
  if (change.what !== 'bake') return Object.hasOwn(fleets, change.name) ? [change.name] : [];
  if (change.outcome?.image === undefined || change.state !== 'succeeded') return [];
  return Object.values(fleets)
    .filter(({ image, after }) => image === change.name && after === undefined)
    .map(({ name }) => name);
}
