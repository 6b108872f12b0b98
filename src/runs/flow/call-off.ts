import { decide } from '../decision/decide.ts';
import { loadRun, saveDecision } from '../effect/run-store.ts';
import type { ReconcilePorts } from '../ports.ts';
import { reconcile } from './reconcile.ts';

/** Someone may decide at the same moment. */
const ATTEMPTS = 4;

/** Ends a run whose slot will not come, and tells people. One that was let through meanwhile, or left its slot, goes on. */
export async function callOff(
  ports: ReconcilePorts,
  runId: string,
  { why, now }: { why: string; now: number },
): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const record = await loadRun(ports, runId);
    if (record === undefined || record.gate !== undefined) return;
    const decision = decide(record.run, { kind: 'called-off', why }, now);
    if (decision.kind !== 'change') return;
    const { run, audit } = decision;
    if ((await saveDecision(ports.table, { record, run, audit, at: now })) === undefined) continue;
    await reconcile(ports, runId, now);
    return;
  }
}
