import type { CardPorts } from '../cards/effect/shown.ts';
import type { Uses } from '../contract/ports.ts';
import type { HasKinds } from '../runs/run-kind.ts';
import type { OutsideSource } from './types/source.ts';

/** Features that tell what others start, which this one reaches through the list alone. */
export interface HasSources {
  sources(): readonly OutsideSource[];
}

/** What is looked at, kept and told. */
export type OutsidePorts = CardPorts & Uses<'wakes'> & HasKinds & HasSources;
