import { loadDrift, saveDrift, saveLook } from '../../src/compliance/effect/drift-store.ts';
import type { Drift } from '../../src/compliance/types/drift.ts';
import { createEmergency, saveEmergency } from '../../src/emergency/effect/store.ts';
import type { EmergencyAudit } from '../../src/emergency/types/audit.ts';
import type { Emergency } from '../../src/emergency/types/emergency.ts';
import { shapeOf } from '../../src/evidence/decision/shape.ts';
import { copyKeyOf } from '../../src/evidence/effect/load.ts';
import type { StoredThing } from '../../src/evidence/types.ts';
import { createException, saveDecision as saveException } from '../../src/exceptions/effect/store.ts';
import type { AuditNote as ExceptionNote } from '../../src/exceptions/types/life.ts';
import type { DriftEpisode } from '../../src/posture/types/drift.ts';
import type { Exception } from '../../src/posture/types/exception.ts';
import type { FleetPosture } from '../../src/posture/types/posture.ts';
import { createRun, saveDecision } from '../../src/runs/effect/run-store.ts';
import type { AuditNote } from '../../src/runs/types/audit.ts';
import type { RunRecord } from '../../src/runs/types/record.ts';
import type { Run } from '../../src/runs/types/run.ts';
import { loadLedger } from '../../src/store/ledger.ts';
import type { Item } from '../../src/store/table.ts';
import { createOccurrence, saveOccurrence } from '../../src/windows/effect/store.ts';
import type { Occurrence } from '../../src/windows/types/occurrence.ts';
import { anEmergency, aStep } from '../emergency/fixture.ts';
import { anException } from '../exceptions/fixture.ts';
import { aPosture } from '../posture/posture-fixture.ts';
import { ANA, anApproval, aPlan, aRun, BEN, DEV, MINUTE, T0 } from '../runs/fixture.ts';
import { createMemoryTable, type MemoryTable } from '../support/memory-table.ts';
import { withKinds } from '../support/ports.ts';
import { anOccurrence, aPart, OPENS } from '../windows/fixture.ts';

/** Things as the product stores them, for tests that change what is stored. */

export const RUN_ID = 'b-7k2m9x4q';
export const RUN_OF = `RUN#${RUN_ID}`;

export async function storedRun(table: MemoryTable = createMemoryTable()): Promise<MemoryTable> {
  const ports = withKinds({ table });
  const run = aRun({ reason: 'monthly patches', plan: aPlan() });
  const created = await createRun(ports, run, {
    type: 'requested',
    by: DEV.userId,
    person: DEV.person,
    note: 'monthly patches',
    evidence: { plan: run.plan, policy: run.policy },
  });
  if (created.kind !== 'created') throw new Error(created.kind);
  let { record } = created;
  const decide = async (parts: Partial<Run>, audit: AuditNote): Promise<void> => {
    const next = { ...record.run, ...parts, version: record.run.version + 1 };
    const saved: RunRecord | undefined = await saveDecision(ports, {
      record,
      run: next,
      audit,
      at: T0 + next.version * MINUTE,
    });
    if (saved === undefined) throw new Error('someone was faster');
    record = saved;
  };
  const approvals = [anApproval(ANA), anApproval(BEN)];
  await decide({ approvals: approvals.slice(0, 1) }, { type: 'approval-given', by: ANA.userId, person: ANA.person });
  await decide({ approvals, state: 'approved' }, { type: 'approved', by: BEN.userId, person: BEN.person });
  await decide({ state: 'running' }, { type: 'started', evidence: { executionId: 'e-0001' } });
  const outcome = { kind: 'bake', image: 'ami-0123456789abcdef0', images: [], imageUris: [] } as const;
  const ending = { at: T0 + 5 * MINUTE, code: 'succeeded' } as const;
  await decide({ state: 'succeeded', outcome, ending }, { type: 'succeeded', evidence: outcome });
  return table;
}

export const OCCURRENCE = anOccurrence();
export const OCCURRENCE_OF = `OCC#${OCCURRENCE.windowId}#${OCCURRENCE.opensAt}#${OCCURRENCE.channel}`;

export async function storedOccurrence(table: MemoryTable = createMemoryTable()): Promise<MemoryTable> {
  let record = await createOccurrence(table, OCCURRENCE, { before: {}, now: OPENS - MINUTE });
  const move = async (parts: Partial<Occurrence>, now: number): Promise<void> => {
    if (record === undefined) throw new Error('someone was faster');
    const next = { ...record.occurrence, ...parts, version: record.occurrence.version + 1 };
    record = await saveOccurrence(table, record, next, { now });
  };
  await move({ state: 'open' }, OPENS);
  await move({ state: 'ended', endedAt: OPENS + MINUTE }, OPENS + MINUTE);
  await move({ receipt: { at: OPENS + 2 * MINUTE, fleets: [aPart()] } }, OPENS + 2 * MINUTE);
  return table;
}

/** Everything in the table, by the partitions of things. */
export async function thingsIn(items: readonly Item[], ledgerOf: MemoryTable): Promise<StoredThing[]> {
  const lines = await loadLedger(ledgerOf, { from: 0, to: OPENS + 400 * 24 * 60 * MINUTE });
  const named = new Set(lines.map(({ of }) => of));
  const found = new Set([...items.map(({ pk }) => pk), ...named].filter((of) => shapeOf(of) !== undefined));
  return [...found].map((of) => {
    const key = copyKeyOf(of);
    const copy = items.find(({ pk, sk }) => pk === key?.pk && sk === key.sk);
    const own = { of, items: items.filter(({ pk }) => pk === of), inLedger: named.has(of) };
    return key === undefined ? own : { ...own, shown: { key, ...(copy && { copy }) } };
  });
}

export const EXCEPTION_OF = `EXCEPTION#${anException().id}`;

/** An exception that was asked for, approved and ended. */
export async function storedException(table: MemoryTable = createMemoryTable()): Promise<MemoryTable> {
  const asked = anException({ version: 1, state: 'asked', approvals: [] });
  let record = await createException(table, asked, {
    type: 'requested',
    by: 'U0DEV',
    person: 'dev',
    note: asked.reason,
  });
  const decide = async (parts: Partial<Exception>, audit: ExceptionNote): Promise<void> => {
    if (record === undefined) throw new Error('someone was faster');
    const exception = { ...record.exception, ...parts, version: record.exception.version + 1 };
    record = await saveException(table, record, {
      exception,
      audit,
      at: asked.requestedAt + exception.version * MINUTE,
    });
  };
  const approvals = [anApproval(ANA)];
  await decide({ state: 'approved', approvals }, { type: 'approved', by: ANA.userId, person: ANA.person });
  await decide({ state: 'ended' }, { type: 'ended', by: BEN.userId, person: BEN.person, note: 'patched' });
  return table;
}

export const DRIFT_OF = 'DRIFT#web-prod';

/** A fleet that left compliance, whose card was snoozed, and that is back; `excepted`: by an exception alone. */
export async function storedDrift(
  table: MemoryTable = createMemoryTable(),
  { excepted = false }: { excepted?: boolean } = {},
): Promise<MemoryTable> {
  const out = { schema: 1, fleet: 'web-prod', since: OPENS, verdict: 'not-compliant', causes: [] } as const;
  const look = async (parts: Partial<Drift>, posture: FleetPosture, episode: DriftEpisode): Promise<void> => {
    const record = await loadDrift(table, 'web-prod', 'C0WEB');
    const drift = { ...record.drift, ...parts, version: record.drift.version + 1 };
    await saveLook(table, record, { drift, posture, episode });
  };
  const posture = aPosture({ fleet: 'web-prod', readAt: OPENS });
  await look({ out }, posture, out);
  const drifted = await loadDrift(table, 'web-prod', 'C0WEB');
  await saveDrift(table, drifted, { snooze: { until: OPENS + 60 * MINUTE, by: 'U0ANA', at: OPENS + MINUTE } });
  const { drift, ...record } = await loadDrift(table, 'web-prod', 'C0WEB');
  const { out: _out, ...back } = { ...drift, version: drift.version + 1 };
  const ended = { ...out, until: OPENS + 5 * MINUTE, ...(excepted ? ({ excepted: true } as const) : {}) };
  await saveLook(
    table,
    { ...record, drift },
    {
      drift: back,
      posture: { ...posture, verdict: 'compliant', ...(excepted ? { excepted: { until: OPENS + 60 * MINUTE } } : {}) },
      episode: ended,
    },
  );
  return table;
}

export const EMERGENCY = anEmergency();
export const EMERGENCY_OF = `EMERGENCY#${EMERGENCY.id}`;

/** An emergency that was opened, followed, closed by a person and reviewed by another one. */
export async function storedEmergency(table: MemoryTable = createMemoryTable()): Promise<MemoryTable> {
  const created = await createEmergency(table, EMERGENCY);
  if (created.kind !== 'created') throw new Error(created.kind);
  let { record } = created;
  const save = async (parts: Partial<Emergency>, audit?: EmergencyAudit): Promise<void> => {
    const saved = await saveEmergency(table, record, { ...record.emergency, ...parts }, audit && { audit });
    if (saved === undefined) throw new Error('someone was faster');
    record = saved;
  };
  const at = EMERGENCY.requestedAt + MINUTE;
  const done = { at: at + MINUTE, by: BEN.userId, text: 'too slow' };
  await save({ told: { C0WINDOWS: { kind: 'sent', at } } });
  await save(
    { state: 'closed', ended: { at, by: ANA.userId, why: 'mitigated' }, review: { due: at + 7 * 24 * 60 * MINUTE } },
    { type: 'closed', at, by: ANA.userId, person: ANA.person, note: 'mitigated' },
  );
  await save({ steps: [aStep({ state: 'fixed' })] });
  await save(
    { review: { due: at + 7 * 24 * 60 * MINUTE, done } },
    { type: 'reviewed', at: done.at, by: BEN.userId, person: BEN.person, note: done.text },
  );
  return table;
}
