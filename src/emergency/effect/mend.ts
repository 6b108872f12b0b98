import type { HasKinds, Mended, MendWish } from '../../runs/run-kind.ts';
import { orderGap, sharedBake } from '../decision/follow.ts';
import { overrideReason, reasonOf } from '../message/reason.ts';
import type { Emergency, Step, StepRun } from '../types/emergency.ts';

/** Asks the kind of run that closes it on one fleet for a request. The same attempt has the same id, so it is made once. */
export async function mend(
  { kinds }: HasKinds,
  emergency: Emergency,
  step: Step,
  now: number,
): Promise<{ run: StepRun } | { said: string } | undefined> {
  const { id, cve, policy, requester, steps } = emergency;
  const shared = sharedBake(step, steps);
  if (shared !== undefined) return { run: shared };
  const asked = wanted(step);
  if (asked === undefined) return undefined;
  const gap = orderGap(step, steps);
  const wish: MendWish = {
    id: `${id}/${step.fleet}/${step.runs.length}`,
    name: step.fleet,
    emergency: { id, cve },
    policy,
    requester,
    reason: reasonOf(emergency),
    ...(gap === undefined || step.after === undefined ? {} : { override: overrideReason(emergency, step.after, gap) }),
    ...asked.wish,
  };
  const made: Mended | undefined = await kinds.mend(asked.kind, wish, now);
  if (made === undefined) return undefined;
  if (made.kind === 'refused') return { said: made.text.text };
  const run = { id: made.runId, kind: asked.kind, state: 'planning' };
  return { run: asked.wish.scan === true ? { ...run, scan: true } : run };
}

function wanted({ path }: Step): { kind: StepRun['kind']; wish: Partial<MendWish> } | undefined {
  switch (path.kind) {
    case 'none':
    case 'blocked':
      return undefined;
    case 'install':
      return { kind: 'patch', wish: path.how === 'list' ? { fix: path.list } : {} };
    case 'scan':
      return { kind: 'patch', wish: { scan: true } };
    case 'bake':
      return { kind: 'bake', wish: { name: path.image } };
    case 'deploy':
      return { kind: 'deploy', wish: { image: path.image } };
  }
}
