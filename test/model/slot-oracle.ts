import { startProblem } from './claim-oracle.ts';
import type { RunHistory } from './run-history.ts';
import type { SeenRun } from './seen-run.ts';
import type { Invocation } from './worker.ts';
import type { World } from './world.ts';

const LEASE_MS = 3 * 60_000;

/** `2026-11-20_09.03.00`, UTC. */
export const momentOf = (text: string): number =>
  Date.parse(`${text.slice(0, 10)}T${text.slice(11).replaceAll('.', ':')}Z`);

interface Armed {
  before: SeenRun | undefined;
  after: SeenRun;
  invocation: Invocation | undefined;
}

/** Why this run should not have been armed, or not for so long: by whoever has looked at everything, and for three minutes at most. */
export function armProblem(world: World, { before, after, invocation }: Armed): string | undefined {
  const { armedUntil, slot } = after;
  if (armedUntil === undefined) return undefined;
  if (slot === undefined) return 'it has no slot';
  if (after.state !== 'approved') return `it is ${after.state}`;
  if (before?.armedUntil === armedUntil)
    return before.version === after.version ? undefined : 'a decision left its lease';
  if (before?.state !== 'approved') return `it was ${before?.state ?? 'new'}`;
  const until = momentOf(armedUntil);
  const checkedAt = invocation?.pauseReadAt ?? 0;
  if (until > checkedAt + LEASE_MS) return `its lease is until ${armedUntil}, more than 3 minutes after its last check`;
  if (until > slot.latestStart) return `its lease is until ${armedUntil}, after its latest start`;
  return startProblem(world, after, invocation);
}

/** The life of the gate: why this execution should not have been let through in the slot. */
export function admissionProblem(
  run: RunHistory,
  { epoch, slot }: { epoch: number; slot: boolean },
  gatekeeper: Invocation | undefined,
): string | undefined {
  if (run.calledOff.has(epoch)) return `it was said to be ${run.calledOff.get(epoch)} before`;
  if (!slot) return undefined;
  const last = run.armings.findLast((arming) => arming.epoch === epoch);
  if (last === undefined) return 'it was not armed';
  // It looks at everything itself, the pause last: the answer to its own write may be late.
  const lookedAt = gatekeeper?.pauseReadAt ?? Number.POSITIVE_INFINITY;
  return lookedAt <= last.checkedAt + LEASE_MS ? undefined : 'its last check was more than 3 minutes ago';
}

/** What people were told is not to be: by state or by a new epoch. */
export function calledOffBy(before: SeenRun, after: SeenRun): string | undefined {
  if (before.slot === undefined || before.hasStart || after.hasStart) return undefined;
  if (after.state !== before.state && ['rejected', 'cancelled', 'expired', 'failed'].includes(after.state))
    return after.state;
  if (after.epoch !== before.epoch) return after.slot === undefined ? 'deferred' : 'asked for again';
  return undefined;
}
