import type { ImageConfig } from '../../config/types.ts';
import { isAccepted, isOfOwn, pipelineProblem } from '../../images/decision/origin.ts';
import type { ImageOrigin, PipelineProblem } from '../../images/types.ts';
import type { GoldImage } from '../types/image.ts';
import { overridesPipeline } from '../types/override.ts';
import type { DeployPlan } from '../types/plan.ts';

/** Why an image may not go to a fleet. */
export type OriginRefusal =
  | { code: 'other-owner'; account: string; owners: readonly string[] }
  | { code: 'unknown-owner' }
  /** The config lets the fleet take nothing else; no `gold` where the parameter holds none. */
  | { code: 'only-gold'; image: string; parameter: string; gold?: string }
  /** The one that an override gets around. */
  | { code: 'pipeline'; problem: PipelineProblem };

/** `own`: the image of the config that the fleet runs. */
export function ownerRefusal({ owner }: ImageOrigin, own: ImageConfig | undefined): OriginRefusal | undefined {
  switch (owner.kind) {
    case 'here':
    case 'listed':
      return undefined;
    case 'other':
      return { code: 'other-owner', account: owner.account, owners: own?.owners ?? [] };
    case 'unknown':
      return { code: 'unknown-owner' };
  }
}

/** Why the image of a plan that is not a rollback is refused or needs an override. */
export function originRefusal(
  plan: DeployPlan & { image: { origin: ImageOrigin } },
  own: ImageConfig | undefined,
): OriginRefusal | undefined {
  const { origin, gold } = plan.image;
  const owner = ownerRefusal(origin, own);
  if (owner !== undefined) return owner;
  const problem = overridesPipeline(plan) ? undefined : pipelineProblem(origin, own, gold);
  return problem === undefined ? undefined : { code: 'pipeline', problem };
}

/** The approvals of a deploy cover its rollback only to an image of the accounts that the config accepts. */
export const isCovered = ({ origin }: { origin?: ImageOrigin }): boolean =>
  origin !== undefined && isAccepted(origin.owner);

/** Whether an image may be deployed without an override to a fleet that runs `own`; one whose origin was not looked up may. */
export function mayFollow(
  { origin, gold }: { origin?: ImageOrigin; gold?: GoldImage },
  own: ImageConfig | undefined,
): boolean {
  if (origin === undefined) return true;
  const { owner } = origin;
  const accepted = owner.kind === 'here' || (owner.kind !== 'unknown' && isOfOwn(owner.account, own));
  return accepted && pipelineProblem(origin, own, gold) === undefined;
}
