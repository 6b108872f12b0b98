import { requestHash } from './decision/request-hash.ts';
import type { RunKind } from './run-kind.ts';
import type { Run } from './types/run.ts';

type Covers = Pick<RunKind, 'covers'>;

export const asksOf = (run: Run, kind: Covers): string => requestHash(run, kind.covers?.(run));

/**
 * The run with what it asks, as it is stored after `before`. Once people are asked it stays for the epoch, even where it is missing or no
 * longer true: then they are asked again, in an epoch of its own.
 */
export function withAsks(run: Run, kind: Covers, before?: Run): Run {
  const isAsked = before !== undefined && before.epoch === run.epoch && before.state !== 'planning';
  return isAsked ? run : { ...run, asks: asksOf(run, kind) };
}
