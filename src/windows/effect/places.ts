import type { Here } from '../../config/here.ts';
import { fleetsAt, placeNamed, placesOf, placeText } from '../../config/place.ts';
import type { Uses, UsesAt } from '../../contract/ports.ts';
import { readsWindows } from '../decision/planner.ts';
import type { Place } from '../types/place.ts';

/** How windows reach the accounts and Regions that the config lists. */
export type PlacesPorts = Uses<'config'> &
  UsesAt<'windows' | 'nodes' | 'patches' | 'findings' | 'commands' | 'automation'>;

/** Every account and Region that the config lists, by the key under which what is kept of it stands. */
export const placeKeys = ({ config }: Uses<'config'>): readonly { key: string; here: Here }[] =>
  placesOf(config).map((here) => ({ key: placeText(here), here }));

/** Those whose windows are announced: a fleet there has one, or could. */
export const plannedPlaces = ({ config }: Uses<'config'>): readonly { key: string; here: Here }[] =>
  placeKeys({ config }).filter(({ here }) => readsWindows({ fleets: fleetsAt(config, here) }));

/** One of them, to be read; `undefined` where the config no longer lists it. */
export function placeAt(ports: PlacesPorts, key: string | undefined): Place | undefined {
  const here = key === undefined ? undefined : placeNamed(ports.config, key);
  if (here === undefined || key === undefined) return undefined;
  const { windows, nodes, patches, findings, commands, automation } = ports.at(here);
  return { key, here, windows, nodes, patches, findings, commands, automation };
}
