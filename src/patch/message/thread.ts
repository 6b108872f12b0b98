import type { ThreadPost } from '../../cards/types.ts';
import type { PatchRun } from '../types/run.ts';

/** Details of a run of patching, each posted once below its card. */
export const patchThread = (_run: PatchRun, _now: number): ThreadPost[] => [];
