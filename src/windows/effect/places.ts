import type { Uses } from '../../contract/ports.ts';
import type { Place } from '../types/place.ts';

export type PlacePorts = Uses<'here' | 'windows' | 'nodes' | 'patches' | 'commands'>;

/** Every account and Region whose windows are announced: the bot's own. */
export const placesOf = ({ here, windows, nodes, patches, commands }: PlacePorts): readonly Place[] => [
  { key: `${here.account}/${here.region}`, windows, nodes, patches, commands },
];
