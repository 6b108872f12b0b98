import { TERMINAL_STATES } from '../../runs/types/state.ts';
import type { Item } from '../../store/table.ts';
import type { EvidenceRow, StoredThing } from '../types.ts';
import { entryOf, recordsOf } from './chain.ts';
import { namedIn } from './found.ts';
import { fieldsOf, headOf, type Shape, shapeOf } from './shape.ts';

/** States that end a thing, of any kind, and the one in which a person must look. */
const ENDS: ReadonlySet<string> = new Set([
  ...TERMINAL_STATES,
  'needs-attention',
  'ended',
  'called-off',
  'missed',
  'withdrawn',
  'lapsed',
  'voided',
  'compliant',
  'closed',
  'over',
]);

/** One row for each record of a thing, chain by chain. Nothing is taken for granted of what is stored: it may have been changed. */
export function rowsOf(thing: StoredThing, chain: EvidenceRow['chain']): EvidenceRow[] {
  const shape = shapeOf(thing.of);
  if (shape === undefined) return [];
  const head = headOf(thing, shape);
  const records = shape.chains.flatMap(({ prefix }) => recordsOf({ items: thing.items, prefix }));
  const facts = { shape, held: fieldsOf(head === undefined ? undefined : shape.heldBy(head).value), chain };
  return records.map((record) => rowOf(thing, record, facts));
}

interface Facts {
  shape: Shape;
  /** The run, occurrence or exception as it is now. */
  held: Readonly<Record<string, unknown>>;
  chain: EvidenceRow['chain'];
}

function rowOf({ of }: StoredThing, record: Item, { shape, held, chain }: Facts): EvidenceRow {
  const to = textOf(record['to']);
  const isEnd = ENDS.has(to);
  const evidence = fieldsOf(record['evidence']);
  return {
    schema: 1,
    at: isoOf(record['at']),
    thing: shape.thing,
    id: of.slice(shape.partition.length),
    record: record.sk,
    kind: textOf(held['kind'] ?? shape.thing),
    subject: subjectOf(record, held),
    change: textOf(record['type']),
    from: textOf(record['from']),
    to,
    who: textOf(record['by']),
    person: textOf(record['person']),
    why: textOf(record['note'] ?? record['why'] ?? record['error']),
    // What is only observed is stored as cancelled, and was not.
    outcome: isEnd ? (record['type'] === 'would-have' ? 'would-have' : to) : '',
    approvedBy: isEnd ? approvedBy(held) : [],
    policy: textOf(fieldsOf(held['policy'])['name'] ?? fieldsOf(evidence['policy'])['name']),
    channel: textOf(held['channel'] ?? evidence['channel']),
    ...namedIn(
      evidence,
      record['start'],
      ...(isEnd ? [held['plan'], held['outcome'], held['scope'], held['cves']] : []),
    ),
    epoch: textOf(record['epoch']),
    planHash: textOf(record['planHash']),
    hash: textOf(record['hash']),
    chain,
    stored: entryOf(record),
  };
}

/** The fleet or image of a run or an exception, the window of an occurrence, the CVE of an emergency. */
function subjectOf(record: Item, held: Readonly<Record<string, unknown>>): string {
  const evidence = fieldsOf(record['evidence']);
  const found =
    held['name'] ??
    record['fleet'] ??
    held['fleet'] ??
    record['cve'] ??
    fieldsOf(held['notice'])['name'] ??
    evidence['name'];
  return textOf(found);
}

/** Accounts of those whose approvals counted, of every part. */
export function approvedBy({ approvals, approvedEarlier }: Readonly<Record<string, unknown>>): string[] {
  const all = [approvedEarlier, approvals].flatMap((list) => (Array.isArray(list) ? list : []));
  return [...new Set(all.map((approval) => textOf(fieldsOf(approval)['userId'])).filter((id) => id !== ''))];
}

/** Texts and numbers as they are, anything else as nothing. */
export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';

/** Milliseconds since the epoch as ISO 8601; empty for what is not a time. */
export const isoOf = (value: unknown): string =>
  typeof value === 'number' && Math.abs(value) <= 8.64e15 ? new Date(value).toISOString() : '';
