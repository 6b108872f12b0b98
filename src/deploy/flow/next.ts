import { deployOf } from '../../runs/decision/kind.ts';
import { runIdOf } from '../../runs/decision/token.ts';
import type { FollowUp } from '../../runs/feature.ts';
import type { Run } from '../../runs/types.ts';
import { loadOrder } from '../effect/order.ts';
import { goBackFrom } from './go-back.ts';
import { fleetOf, openDeploy, planFor } from './request.ts';
import type { DeployServices } from './services.ts';

/** What a deploy leads to. */
export async function follow(
  services: DeployServices,
  run: Run,
  { followUp, now }: { followUp: FollowUp; now: number },
): Promise<'done' | 'later'> {
  switch (followUp.kind) {
    case 'deploy-next':
      return deployNext(services, run, { fleet: followUp.fleet, now });
    case 'go-back':
      return goBackFrom(services, run, { by: followUp.by, reason: followUp.reason, now });
  }
}

/**
 * The fleet that comes after is asked for by itself, with the same image, in the name of whoever asked for the first: they
 * do not approve what follows from their own request.
 */
async function deployNext(
  services: DeployServices,
  source: Run,
  { fleet: name, now }: { fleet: string; now: number },
): Promise<'done' | 'later'> {
  const { plan, requester, id } = deployOf(source);
  const found = fleetOf(services, name);
  if (found.kind === 'refused') return 'done';
  const { fleet, policy } = found;
  const order = await loadOrder(services.deploys, { fleet, image: plan.image, now });
  if (order.kind === 'refused' || order.before === undefined) return 'done';
  const opened = await openDeploy(services, {
    id: runIdOf('deploy', `${id}/next/${name}`),
    fleet,
    plan: { ...planFor(fleet, plan.image), before: order.before, opensAfter: id },
    policy,
    requester,
    now,
  });
  if (opened.kind !== 'busy') return 'done';
  services.log('next-fleet-busy', { runId: id, fleet: name });
  return 'later';
}
