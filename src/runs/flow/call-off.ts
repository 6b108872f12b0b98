import { decide } from '../decision/decide.ts';
import { loadRun, saveDecision } from '../effect/run-store.ts';
import type { ReconcilePorts } from '../ports.ts';
import type { Input } from '../types/input.ts';
import { reconcile } from './reconcile.ts';

/** Someone may decide at the same moment. */
const ATTEMPTS = 4;

/** Ends a run whose slot will not come, and tells people. One that was let through meanwhile, or left its slot, continues. */
export const callOff = (
  ports: ReconcilePorts,
  runId: string,
  { now, ...why }: { why: string; timedOut?: true; now: number },
): Promise<void> => decideOn(ports, runId, { input: { ...why, kind: 'called-off' }, now });

/** Makes a new plan of what a run does in its slot, and has people decide on that. */
export const replan = (
  ports: ReconcilePorts,
  runId: string,
  { why, now }: { why: string; now: number },
): Promise<void> => decideOn(ports, runId, { input: { kind: 'replan', why }, now });

async function decideOn(
  ports: ReconcilePorts,
  runId: string,
  { input, now }: { input: Extract<Input, { kind: 'called-off' | 'replan' }>; now: number },
): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const record = await loadRun(ports, runId);
    if (record === undefined || record.gate !== undefined) return;
    const decision = decide(record.run, input, now);
    if (decision.kind !== 'change') return;
    const { run, audit } = decision;
    if ((await saveDecision(ports, { record, run, audit, at: now })) === undefined) continue;
    await reconcile(ports, runId, now);
    return;
  }
}
