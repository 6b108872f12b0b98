import type { Item, Table, Write } from './table.ts';

/** Something that leaves evidence: the partition in which all of it is, and when it began, in milliseconds since the epoch. */
export interface LedgerLine {
  of: string;
  at: number;
}

/** Lines are in one partition per month (UTC), so that the things of a time are found by a query for each. */
const partitionOf = (at: number): string => `LEDGER#${new Date(at).toISOString().slice(0, 7)}`;

/** For the transaction that makes the first item of `of`: from then on exports know that it must be there. */
export const ledgerWrite = (of: string, at: number): Write => ({
  kind: 'put',
  item: { pk: partitionOf(at), sk: `${String(at).padStart(15, '0')}#${of}`, of, at },
  when: {},
});

/** Everything that began then, oldest first. @throws AwsCallError */
export async function loadLedger(table: Table, { from, to }: { from: number; to: number }): Promise<LedgerLine[]> {
  const lines: LedgerLine[] = [];
  for (const partition of partitionsOf(from, to)) lines.push(...(await table.query({ partition })).flatMap(lineOf));
  return lines.filter(({ at }) => at >= from && at <= to);
}

/** Every month that the time touches. */
function partitionsOf(from: number, to: number): string[] {
  const [first, last] = [monthOf(from), monthOf(to)];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => partitionOf(Date.UTC(1970, first + i)));
}

const monthOf = (at: number): number => {
  const day = new Date(at);
  return (day.getUTCFullYear() - 1970) * 12 + day.getUTCMonth();
};

/** Of items of the table: those that are lines of the ledger. */
export const lineOf = ({ pk, of, at }: Item): LedgerLine[] =>
  pk.startsWith('LEDGER#') && typeof of === 'string' && typeof at === 'number' ? [{ of, at }] : [];
