import type { Person, PolicySnapshot } from '../../approvals/types.ts';
import { present } from '../../present.ts';
import { requested } from '../../runs/flow/request.ts';
import type { ReconcilePorts } from '../../runs/ports.ts';
import type { Emergency } from '../../runs/types/run.ts';
import { groupSubject } from '../decision/subject.ts';
import { planHashOf } from '../effect/plan.ts';
import type { PatchFleet } from '../types/fleet.ts';
import type { PatchPlan } from '../types/plan.ts';
import type { PatchRun } from '../types/run.ts';

/** What asking for patching reaches. */
export type RequestPorts = ReconcilePorts;

interface Asked {
  id: string;
  fleet: PatchFleet;
  policy: PolicySnapshot;
  requester: Person;
  plan: PatchPlan;
  reason?: string | undefined;
  scheduledFor?: number | undefined;
  emergency?: Emergency;
  now: number;
}

/** A run on a patch group that waits for nobody's window. */
export const directRun = (
  ports: RequestPorts,
  { id, fleet, policy, requester, plan, reason, scheduledFor, emergency, now }: Asked,
): PatchRun => {
  const wish = requested(ports, { policy, requester, now });
  return {
    ...wish,
    id,
    kind: 'patch',
    state: 'awaiting-approval',
    expiresAt: Math.max(now, scheduledFor ?? now) + policy.expiresMs,
    subject: groupSubject(fleet.place, fleet.target.patchGroup),
    name: fleet.name,
    plan,
    planHash: planHashOf(plan),
    channel: fleet.channel,
    ...present({ reason, scheduledFor, emergency }),
  };
};
