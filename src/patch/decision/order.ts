import type { PatchedBefore } from '../types/plan.ts';
import type { PatchReceipt } from '../types/receipt.ts';
import type { PatchRefusal } from '../types/refusal.ts';
import type { PatchRun } from '../types/run.ts';
import type { SeenFleet } from '../types/seen.ts';
import { lastInstallOf } from './seen.ts';

export interface OrderFacts {
  /** The fleet that goes before, and the group of `approvers` of which one must say that it works. */
  before: { fleet: string; signoff?: string };
  /** Its runs that installed something, or tried to, newest first. */
  runs: readonly PatchRun[];
  /** Of the newest of them. */
  receipt?: PatchReceipt;
  /** What its instances show, where its own window patches it. */
  seen?: SeenFleet;
  /** How long this fleet wants that one to have been healthy, in milliseconds. */
  neededMs: number;
  /** When this fleet was last patched: what it gets must have been tested since. */
  ownPatchedAt?: number;
  now: number;
}

export type Order =
  /** Without `before` no fleet goes before this one. */
  { kind: 'allowed'; before?: PatchedBefore } | { kind: 'refused'; refusal: PatchRefusal };

const refused = (refusal: PatchRefusal): Order => ({ kind: 'refused', refusal });

/** "Dev, then QA, then production": once the fleet before was patched, all of it came back, it was healthy for long enough, and its people say so. */
export function orderOf(facts: OrderFacts): Order {
  const { seen, runs } = facts;
  const [newest] = runs;
  const isSeen = seen !== undefined && lastInstallOf(seen) > (newest?.ending?.at ?? newest?.requestedAt ?? 0);
  return isSeen ? orderBySeen(facts, seen) : orderByRun(facts);
}

/** Its own window patched it last: its instances tell. */
function orderBySeen(
  { before: { fleet, signoff }, neededMs, ownPatchedAt, now }: OrderFacts,
  { notBack: lost, behind, patched, healthySince, lookedAt, window }: SeenFleet,
): Order {
  if (lost.length > 0) return refused({ code: 'before-not-back', fleet, instances: lost });
  if (patched === undefined) return refused({ code: 'before-incomplete', fleet, instances: behind });
  if (patched.firstAt <= (ownPatchedAt ?? 0)) return refused({ code: 'before-not-patched', fleet });
  const soakedMs = healthySince === undefined ? 0 : lookedAt - healthySince;
  if (soakedMs < neededMs)
    return refused({ code: 'before-soaking', fleet, until: Math.max(now, (healthySince ?? now) + neededMs) });
  // Nobody can say it of a window that is not adopted.
  if (signoff !== undefined) return refused({ code: 'before-unsigned', fleet, group: signoff });
  return { kind: 'allowed', before: { fleet, window: window.name, patchedAt: patched.lastAt, soakedMs } };
}

function orderByRun({ before: { fleet, signoff }, runs, receipt, neededMs, ownPatchedAt, now }: OrderFacts): Order {
  const [newest] = runs;
  if (newest === undefined) return refused({ code: 'before-not-patched', fleet });
  if (newest.state !== 'succeeded') {
    const instances = notBack(newest);
    return refused(
      instances.length === 0
        ? { code: 'before-not-patched', fleet }
        : { code: 'before-not-back', fleet, runId: newest.id, instances },
    );
  }
  const patchedAt = newest.ending?.at ?? newest.requestedAt;
  if (patchedAt <= (ownPatchedAt ?? 0)) return refused({ code: 'before-not-patched', fleet });
  const said = receipt?.signoff?.said;
  if (said?.verdict === 'problem')
    return refused({ code: 'before-problem', fleet, by: said.by, reason: said.reason ?? '' });
  const soakedMs = soakedOf(receipt);
  if (soakedMs < neededMs) {
    if (newest.report === 'unavailable')
      return refused({ code: 'before-not-back', fleet, runId: newest.id, instances: receipt?.unhealthy ?? [] });
    return refused({ code: 'before-soaking', fleet, until: Math.max(now, (receipt?.healthySince ?? now) + neededMs) });
  }
  if (signoff !== undefined && said === undefined) return refused({ code: 'before-unsigned', fleet, group: signoff });
  return {
    kind: 'allowed',
    before: { fleet, runId: newest.id, patchedAt, soakedMs, ...(said === undefined ? {} : { signedOff: said.by }) },
  };
}

/** How long it has been healthy without a break, as far as was looked. */
export const soakedOf = (receipt: PatchReceipt | undefined): number =>
  receipt?.healthySince === undefined ? 0 : receipt.lookedAt - receipt.healthySince;

/** Instances of a run that were not patched, or have not come back well. */
export const notBack = ({ outcome }: PatchRun): string[] =>
  (outcome?.nodes ?? [])
    .filter(
      ({ phase, cameBack, unhealthyIn, explained }) =>
        explained === undefined && (phase === 'failed' || cameBack === 'no' || unhealthyIn.length > 0),
    )
    .map(({ id }) => id);

/** It says what the fleet got: it installed, and something of it began. */
export const tellsWhatWasInstalled = ({ plan, state, start }: PatchRun): boolean =>
  plan.operation === 'install' &&
  start?.executionId !== undefined &&
  ['succeeded', 'failed', 'cancelled', 'needs-attention'].includes(state);
