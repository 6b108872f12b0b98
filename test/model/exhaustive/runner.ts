import { parentPort, workerData } from 'node:worker_threads';
import type { Bounds } from './begin.ts';
import { explore } from './explore.ts';
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
// Written by threads.ts, as an Exploration.
const { kind, bounds, most }: Exploration = workerData;
void explore(kind, bounds, { most }).then((found) => parentPort?.postMessage(found));
