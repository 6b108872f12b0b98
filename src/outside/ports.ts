import type { CardPorts } from '../cards/effect/shown.ts';
import type { Uses } from '../contract/ports.ts';
import type { HasKinds } from '../runs/run-kind.ts';
import type { OutsideSource } from './types/source.ts';

/** Features that find changes made outside Patchwarden; reached only through the list of features. */
export interface HasSources {
  sources(): readonly OutsideSource[];
}

/** What is checked, stored and reported. */
export type OutsidePorts = CardPorts & Uses<'wakes' | 'home'> & HasKinds & HasSources;
