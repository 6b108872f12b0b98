import { createHash } from 'node:crypto';
import type { Item } from '../../src/store/table.ts';
import type { Change } from '../support/memory-table.ts';
import type { SeenRun } from './seen-run.ts';

/** "Each transition has exactly one chained audit record, written in the same transaction." What is wrong with a write, or nothing. */
export function auditProblem(
  before: SeenRun | undefined,
  after: SeenRun,
  changes: readonly Change[],
): string | undefined {
  const records = changes.flatMap(({ after: item }) =>
    item?.sk.startsWith('AUDIT#') === true && item['runId'] === after.id ? [item] : [],
  );
  if (before !== undefined && before.whole === after.whole) {
    return records.length === 0 ? undefined : 'an audit record without a change';
  }
  const [record] = records;
  if (record === undefined || records.length > 1) return `${records.length} audit records for one change`;
  if (after.version !== (before?.version ?? 0) + 1) return `version ${before?.version ?? 0} became ${after.version}`;
  if (record['version'] !== after.version) return 'the audit record is of another version';
  if (record['from'] !== (before?.state ?? 'none') || record['to'] !== after.state)
    return 'the audit record tells other states';
  if (record['epoch'] !== after.epoch || record['planHash'] !== after.planHash)
    return 'the audit record tells another plan';
  if (record['prev'] !== (before?.chain ?? '') || record['hash'] !== after.chain) return 'the chain is broken';
  return undefined;
}

/** A record is written once, and with its transition. */
export function recordProblem(
  { pk, sk }: Item,
  before: Item | undefined,
  changes: readonly Change[],
): string | undefined {
  if (before !== undefined) return `audit record ${sk} was written over`;
  const isWithTransition = changes.some(({ after }) => after?.pk === pk && after.sk === 'RUN');
  return isWithTransition ? undefined : `audit record ${sk} was written without its transition`;
}

/** The whole chain of a finished schedule, hash by hash. */
export function chainProblem(run: SeenRun, items: Iterable<Item>): string | undefined {
  const records = [...items]
    .filter(({ pk, sk }) => pk === `RUN#${run.id}` && sk.startsWith('AUDIT#'))
    .sort((a, b) => Number(a['version']) - Number(b['version']));
  if (records.length !== run.version) return `${records.length} audit records for version ${run.version}`;
  let prev = '';
  let state = 'none';
  for (const record of records) {
    const { pk: _pk, sk: _sk, hash, ...entry } = record;
    if (entry['prev'] !== prev || entry['from'] !== state)
      return `audit record ${String(entry['version'])} follows nothing`;
    if (createHash('sha256').update(sorted(entry)).digest('hex') !== hash)
      return `audit record ${String(entry['version'])} has another hash`;
    prev = String(hash);
    state = String(entry['to']);
  }
  return prev === run.chain && state === run.state ? undefined : 'the newest audit record is not of this state';
}

/** JSON with the names of every object in order. */
const sorted = (value: unknown): string =>
  JSON.stringify(value, (_name, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
