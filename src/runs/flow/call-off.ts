import { decide } from '../decision/decide.ts';
import { loadRun, saveDecision } from '../effect/run-store.ts';
import type { ReconcilePorts } from '../ports.ts';
import { reconcile } from './reconcile.ts';

/** Someone may decide at the same moment. */
const ATTEMPTS = 4;

/** Ends a run whose slot will not come, and tells people. One that was let through meanwhile, or left its slot, continues. */
export const callOff = (ports: ReconcilePorts, runId: string, at: { why: string; now: number }): Promise<void> =>
  decideOn(ports, runId, { ...at, kind: 'called-off' });

/** Makes a new plan of what a run does in its slot, and has people decide on that. */
export const replan = (ports: ReconcilePorts, runId: string, at: { why: string; now: number }): Promise<void> =>
  decideOn(ports, runId, { ...at, kind: 'replan' });

async function decideOn(
  ports: ReconcilePorts,
  runId: string,
  { kind, why, now }: { kind: 'called-off' | 'replan'; why: string; now: number },
): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const record = await loadRun(ports, runId);
    if (record === undefined || record.gate !== undefined) return;
    const decision = decide(record.run, { kind, why }, now);
    if (decision.kind !== 'change') return;
    const { run, audit } = decision;
    if ((await saveDecision(ports.table, { record, run, audit, at: now })) === undefined) continue;
    await reconcile(ports, runId, now);
    return;
  }
}
