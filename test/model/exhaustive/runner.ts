import type { Bounds } from './begin.ts';
import { explore, type Found } from './explore.ts';
import type { SceneKind } from './scene.ts';

/** What a thread is asked for. */
export interface Exploration {
  kind: SceneKind;
  bounds: Bounds;
  /** It ends with so many violations. */
  most: number;
}

// As far as `isLook` must see.
Error.stackTraceLimit = 8;
export const carryOut = ({ kind, bounds, most }: Exploration): Promise<Found> => explore(kind, bounds, { most });
