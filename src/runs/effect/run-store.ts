import { isTooLarge } from '../../aws/failure.ts';
import { newCard } from '../../cards/types.ts';
import type { Uses } from '../../contract/ports.ts';
import { readWorkOnce, type TickAt, type WorkRead, workDueAt } from '../../store/due.ts';
import { AUDIT, auditKey, leaseKey, runKey, subjectPartition, WORK } from '../../store/keys.ts';
import { ledgerWrite } from '../../store/ledger.ts';
import { type Condition, hashOf, type Item, type Table, type Write } from '../../store/table.ts';
import { withAsks } from '../asks.ts';
import { formerSubjectOf } from '../decision/former-subject.ts';
import { isSmallEnough, type Kept, smaller } from '../decision/size.ts';
import { gateTime } from '../decision/slot.ts';
import type { HasKinds } from '../run-kind.ts';
import type { AuditNote, AuditRecord } from '../types/audit.ts';
import type { Beside } from '../types/input.ts';
import type { RunRecord } from '../types/record.ts';
import type { Run } from '../types/run.ts';
import { leaseWrites, newLease } from './lease.ts';
import { type GivenProof, proofWrite } from './proof-item.ts';
import { asAudit, asRecord, storedRun, subjectAttributes, topLevel } from './run-item.ts';

type StorePorts = Uses<'table'> & HasKinds;

export async function loadRun(ports: StorePorts, runId: string): Promise<RunRecord | undefined> {
  const item = await ports.table.get(runKey(runId));
  return item === undefined ? undefined : asRecord(ports, item)[0];
}

/** Runs with work due by `now`, oldest due first: a hint from the sparse index. */
export async function loadDueRuns(
  kinds: HasKinds,
  { work, now, limit }: TickAt & { limit: number },
): Promise<RunRecord[]> {
  const due = (await work()).filter((item) => workDueAt(item) <= now).slice(0, limit);
  return due.flatMap((item) => asRecord(kinds, item));
}

/** Runs that are not over or still have something to do. */
export const loadActiveRuns = (ports: StorePorts): Promise<RunRecord[]> =>
  activeRunsIn(ports, readWorkOnce(ports.table));

/** The same, of what a tick has read. */
export const activeRunsIn = async (kinds: HasKinds, work: WorkRead): Promise<RunRecord[]> =>
  (await work()).flatMap((item) => asRecord(kinds, item));

/** The runs of these names (of the config), newest first. */
export async function loadHistory(ports: StorePorts, names: readonly string[], limit: number): Promise<RunRecord[]> {
  const pages = await Promise.all(
    names.map((name) =>
      ports.table.query({ index: 'bySubject', partition: subjectPartition(name), limit, newestFirst: true }),
    ),
  );
  const records = pages.flat().flatMap((item) => asRecord(ports, item));
  return records.sort((a, b) => b.run.requestedAt - a.run.requestedAt).slice(0, limit);
}

/**
 * The runs of one name, newest first, a page at a time, so that whoever looks for one of them need not hold them all. Several
 * of one millisecond may stand across the end of a page, so each page begins again with the last one's millisecond.
 */
export async function* historyPages(
  { table, ...kinds }: StorePorts,
  name: string,
  size: number,
): AsyncGenerator<readonly RunRecord[]> {
  const seen = new Set<string>();
  let atMost = Number.MAX_SAFE_INTEGER;
  for (let limit = size; ; ) {
    const partition = subjectPartition(name);
    const items = await table.query({ index: 'bySubject', partition, atMost, limit, newestFirst: true });
    const unseen = items.filter(({ pk }) => !seen.has(pk));
    for (const { pk } of unseen) seen.add(pk);
    yield unseen.flatMap((item) => asRecord(kinds, item));
    if (items.length < limit) return;
    limit = unseen.length === 0 ? limit * 2 : size;
    const oldest = items.at(-1)?.['requestedAt'];
    atMost = typeof oldest === 'number' ? oldest : atMost;
  }
}

export async function loadAudit(table: Table, runId: string): Promise<AuditRecord[]> {
  const items = await table.query({ partition: runKey(runId).pk, beginsWith: AUDIT });
  return items.flatMap(asAudit);
}

export async function loadLease(table: Table, subject: string): Promise<string | undefined> {
  const former = formerSubjectOf(subject);
  const item =
    (await table.get(leaseKey(subject))) ?? (former === undefined ? undefined : await table.get(leaseKey(former)));
  return typeof item?.['runId'] === 'string' ? item['runId'] : undefined;
}

export type Created = { kind: 'created'; record: RunRecord } | { kind: 'replayed' } | { kind: 'busy'; runId?: string };

/** A new run, its lease on the subject, its first audit record and its line of the ledger, in one transaction. */
export async function createRun(ports: StorePorts, asked: Run, audit: AuditNote): Promise<Created> {
  const run = ports.kinds.isKind(asked.kind) ? withAsks(asked, ports.kinds.of(asked)) : asked;
  const first = auditOf({ run, from: 'none', audit, at: run.requestedAt, prev: '' });
  const item: Item = {
    ...runKey(run.id),
    ...topLevel(run),
    ...subjectAttributes(run),
    subjectPk: subjectPartition(run.name),
    requestedAt: run.requestedAt,
    workPk: WORK,
    workDueAt: run.requestedAt,
    chain: first.hash,
    announced: 0,
    reconciledAt: 0,
    card: newCard(run.channel),
    cardRev: 0,
    schema: 1,
  };
  // Before anything is written: what this version could not read again would keep its subject for ever.
  const record = asRecordOrThrow(ports, item);
  const result = await ports.table.write([
    { kind: 'put', item, when: { absent: ['pk'] } },
    { kind: 'put', item: { ...auditKey(run.id, run.version), ...first }, when: { absent: ['pk'] } },
    ...newLease(run, run.requestedAt),
    ledgerWrite(runKey(run.id).pk, run.requestedAt),
  ]);
  if (result.kind === 'written') return { kind: 'created', record };
  const [taken, , leased, formerlyLeased] = result.conflicts;
  if (taken?.failed === true && taken.item !== undefined) return { kind: 'replayed' };
  const holder = leased?.item?.['runId'] ?? formerlyLeased?.item?.['runId'];
  return { kind: 'busy', ...(typeof holder === 'string' ? { runId: holder } : {}) };
}

/**
 * One decision: the transition, its audit record and, at the end, the lease, in one transaction. What does not fit into the table
 * is stored smaller, see `smaller`: the run that is returned says how. `undefined`: someone was faster.
 */
export async function saveDecision(
  { table, kinds }: StorePorts,
  { run: next, audit, ...decided }: Decided,
): Promise<RunRecord | undefined> {
  const { record, at } = decided;
  const run = withAsks(next, kinds.of(next), record.run);
  const fallbacks = smaller(record.run, { run, audit }, at);
  for (const kept of [{ run, audit }, ...fallbacks]) {
    if (!isSmallEnough(record.run, kept) && kept !== fallbacks.at(-1)) continue;
    try {
      return await saveKept(table, { ...decided, ...kept });
    } catch (error) {
      if (!isTooLarge(error) || kept === fallbacks.at(-1)) throw error;
    }
  }
  return undefined;
}

interface Decided extends Kept {
  record: RunRecord;
  at: number;
  /** How long what it arms may be let through, where that is given again. */
  armedUntil?: number | undefined;
  /** By what the approval is proved that it is, where it is one. */
  proof?: GivenProof | undefined;
  /** Other runs that must not have moved on since they were looked at. */
  beside?: readonly Beside[] | undefined;
}

async function saveKept(
  table: Table,
  { record, run, audit, at, armedUntil, proof, beside = [] }: Decided,
): Promise<RunRecord | undefined> {
  const entry = auditOf({ run, from: record.run.state, audit, at, prev: record.chain });
  // Only an approved run can be armed, and whatever is not armed has no lease: not even one of a moment ago.
  const isArmed = run.armed !== undefined && run.state === 'approved';
  const remove = [
    // The gate speaks of one epoch; what may be started for another has its own.
    ...(run.epoch === record.run.epoch ? [] : ['gate']),
    ...(isArmed ? [] : ['armedFrom', 'armedUntil']),
  ];
  const writes: Write[] = [
    {
      kind: 'set',
      key: runKey(run.id),
      set: {
        ...topLevel(run),
        ...(run.subject === record.run.subject ? {} : subjectAttributes(run)),
        ...(isArmed && armedUntil !== undefined ? leaseOf(run, armedUntil) : {}),
        chain: entry.hash,
        workPk: WORK,
        workDueAt: at,
      },
      ...(remove.length === 0 ? {} : { remove }),
      // An end that was read before an execution passed the gate does not count.
      when: whileUnmoved(record, run),
    },
    { kind: 'put', item: { ...auditKey(run.id, run.version), ...entry }, when: { absent: ['pk'] } },
    ...leaseWrites(record.run, run, at),
    ...(proof === undefined ? [] : [proofWrite(run, proof, at)]),
    ...beside.map(
      ({ runId, version }): Write => ({ kind: 'check', key: runKey(runId), when: { equals: { version } } }),
    ),
  ];
  const result = await table.write(writes);
  if (result.kind === 'conflict') return undefined;
  const { gate, ...rest } = record;
  const kept = gate === undefined || run.epoch !== record.run.epoch ? {} : { gate };
  return { ...rest, ...kept, run, chain: entry.hash };
}

/**
 * Nobody has decided since, and the runbook's gate is as it was read: it is written past the version, by the runbook itself. Once it
 * has let something through in a slot, nothing else is decided before the run is known to run.
 */
function whileUnmoved({ run: { version, slot, state }, gate }: RunRecord, next: Run): Condition {
  const isAdmitting = next.state === 'running' || next.state === 'needs-attention';
  const mustBeShut = gate === undefined || (slot !== undefined && state === 'approved' && !isAdmitting);
  return mustBeShut ? { equals: { version }, absent: ['gate'] } : { equals: { version, gate } };
}

/** What the gate compares its clock with: it is armed a little before it opens, and let through from then on alone. */
const leaseOf = ({ slot }: Run, armedUntil: number): { armedFrom?: string; armedUntil: string } => ({
  ...(slot === undefined ? {} : { armedFrom: gateTime(slot.opensAt) }),
  armedUntil: gateTime(armedUntil),
});

/** It stays armed, after every check once more. False: someone has decided since, or it was let through. */
export async function renewArmed(table: Table, { run }: RunRecord, armedUntil: number): Promise<boolean> {
  const result = await table.write([
    {
      kind: 'set',
      key: runKey(run.id),
      set: leaseOf(run, armedUntil),
      when: { equals: { version: run.version }, absent: ['gate'] },
    },
  ]);
  return result.kind === 'written';
}

/** Puts the run back into the index for when it is due next, or takes it out when nothing is due. */
export async function saveSettled(
  table: Table,
  record: RunRecord,
  { now, due }: { now: number; due: number | undefined },
): Promise<void> {
  await table.write([
    {
      kind: 'set',
      key: runKey(record.run.id),
      set: {
        announced: record.announced,
        reconciledAt: now,
        ...(due === undefined ? {} : { workPk: WORK, workDueAt: due }),
      },
      ...(due === undefined ? { remove: ['workPk', 'workDueAt'] } : {}),
      when: { equals: { version: record.run.version, cardRev: record.cardRev } },
    },
  ]);
}

/** True when this call is the one that must send the wake-up: none that is still to come is earlier. */
export async function claimWake(
  table: Table,
  runId: string,
  { at, now }: { at: number; now: number },
): Promise<boolean> {
  const result = await table.write([
    { kind: 'set', key: runKey(runId), set: { wakeAt: at }, when: { absentOrBelow: { wakeAt: now + 1 } } },
  ]);
  return result.kind === 'written';
}

function auditOf({
  run,
  from,
  audit,
  at,
  prev,
}: {
  run: Run;
  from: string;
  audit: AuditNote;
  at: number;
  prev: string;
}): AuditRecord {
  const entry = {
    runId: run.id,
    version: run.version,
    at,
    from,
    to: run.state,
    epoch: run.epoch,
    planHash: run.planHash,
    ...audit,
    headHash: hashOf(storedRun(run)),
    prev,
  };
  return { ...entry, hash: hashOf(entry) };
}

function asRecordOrThrow(ports: HasKinds, item: Item): RunRecord {
  const [record] = asRecord(ports, item);
  if (record === undefined) throw new Error(`the item of ${item.pk} is not a run this version can read`);
  return record;
}
