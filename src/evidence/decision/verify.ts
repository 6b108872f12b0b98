import { hashOf, type Item } from '../../store/table.ts';
import type { Problem, StoredThing } from '../types.ts';
import { besideProblems } from './beside.ts';
import { type Chain, chainProblems, isIntact, recordsOf, skOf } from './chain.ts';
import { headOf, type Shape, shapeOf } from './shape.ts';

export interface Verified {
  problems: readonly Problem[];
  /** No record covers its own item: it was written before records did. */
  isUncovered: boolean;
}

/** Whether everything of one thing is as it was written. `now` decides whether what has an end of its own should still be there. */
export function verify(thing: StoredThing, now: number): Verified {
  const { of, items, inLedger } = thing;
  const shape = shapeOf(of);
  if (shape === undefined) return { problems: [], isUncovered: false };
  const head = headOf(thing, shape);
  const chains = shape.chains.map(({ prefix, endOf }) => ({
    of,
    prefix,
    items,
    end: head === undefined ? ('absent' as const) : endOf(head),
    headSk: shape.headSk,
  }));
  const records = chains.flatMap(recordsOf);
  if (head === undefined && records.length === 0)
    return {
      problems: [
        ...(inLedger ? [{ of, item: shape.headSk, code: 'gone' } as const] : []),
        ...besideProblems(thing, undefined),
      ],
      isUncovered: false,
    };
  const covering = coveringRecord(chains[0]);
  const problems = [
    ...chains.flatMap(chainProblems),
    ...headProblems({ thing, shape, head, covering, now }),
    ...besideProblems(thing, head),
    ...(chains.some((chain) => beganWithLedger(chain, shape)) && !inLedger
      ? [{ of, item: shape.headSk, code: 'not-in-ledger' } as const]
      : []),
  ];
  return { problems, isUncovered: head !== undefined && shape.isOpen !== true && covering?.['headHash'] === undefined };
}

/** Its first record was written in one transaction with a line of the ledger: those of before have no `headHash`. */
function beganWithLedger(chain: Chain, { isOpen }: Shape): boolean {
  const [first] = recordsOf(chain);
  if (first?.sk !== skOf(chain.prefix, 1)) return false;
  return isOpen === true || (first['headHash'] !== undefined && (first['from'] === 'none' || first['from'] === ''));
}

/** The newest record of the chain, if it is as it was written: it has the hash of the thing's own item. */
function coveringRecord(chain: Chain | undefined): Item | undefined {
  const last = chain === undefined ? undefined : recordsOf(chain).at(-1);
  return last !== undefined && isIntact(last) ? last : undefined;
}

interface HeadFacts {
  thing: StoredThing;
  shape: Shape;
  head: Item | undefined;
  covering: Item | undefined;
  now: number;
}

function headProblems({ thing: { of }, shape, head, covering, now }: HeadFacts): Problem[] {
  const item = shape.headSk;
  if (head === undefined) {
    const mayBeGone = now >= (shape.keptUntil?.(of) ?? Number.POSITIVE_INFINITY);
    return mayBeGone ? [] : [{ of, item, code: 'head-missing' }];
  }
  const contradictions = shape.contradictions(head, of);
  if (contradictions.length > 0) return [{ of, item, code: 'altered', says: contradictions.join(', ') }];
  if (covering === undefined) return [];
  const { value, version } = shape.heldBy(head);
  const covered = covering['headVersion'] ?? covering['version'];
  const hash = covering['headHash'];
  if (hash === undefined || covered !== version || hash === hashOf(value)) return [];
  return [{ of, item, code: 'altered', says: skOf('', Number(covering['version'])) }];
}
