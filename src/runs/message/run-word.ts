import type { Kinds } from '../run-kind.ts';
import type { Run } from '../types/run.ts';

/** What a run is, in a sentence: `deploy`, or the kind's own word where its name alone would say something else, as `scan`. */
export const runWord = (run: Run, kinds: Kinds): string => kinds.of(run).word?.(run) ?? run.kind;
