import type { Evidence, EvidenceRow, Problem, StoredThing } from '../types.ts';
import { instanceRowsOf } from './instance-rows.ts';
import { rowsOf } from './rows.ts';
import { verify } from './verify.ts';

/**
 * Everything that these things say was changed since then, oldest first, and what of it is not as it was written. A thing is verified
 * as a whole, whenever its records were made.
 */
export function evidenceOf(things: readonly StoredThing[], { since, now }: { since: number; now: number }): Evidence {
  const problems: Problem[] = [];
  const rows: EvidenceRow[] = [];
  const instances: Evidence['instances'][number][] = [];
  let uncovered = 0;
  let counted = 0;
  const from = new Date(since).toISOString();
  for (const thing of things) {
    const verified = verify(thing, now);
    const chain = verified.problems.length === 0 ? 'verified' : 'broken';
    // A time that cannot be read is never left out.
    const own = rowsOf(thing, chain).filter(({ at }) => at === '' || at >= from);
    if (own.length === 0 && chain === 'verified') continue;
    counted += 1;
    uncovered += verified.isUncovered ? 1 : 0;
    problems.push(...verified.problems);
    rows.push(...own);
    instances.push(...instanceRowsOf(thing, chain).filter(({ at }) => at === '' || at >= from));
  }
  return {
    rows: rows.sort(byTime),
    instances: instances.sort(byTime),
    problems,
    things: counted,
    records: rows.length,
    uncovered,
  };
}

/** Those of one moment stay as they are: records of one thing in their own order. */
function byTime(a: { at: string; id: string }, b: { at: string; id: string }): number {
  const [x, y] = [`${a.at} ${a.id}`, `${b.at} ${b.id}`];
  return x === y ? 0 : x < y ? -1 : 1;
}
