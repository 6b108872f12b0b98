import type { Here } from '../../config/here.ts';
import { present } from '../../present.ts';
import type { DeployChange } from './change.ts';
import type { DeployImage } from './image.ts';
import { type ImageMemory, toldIn } from './memory.ts';
import type { Override } from './override.ts';
import type { FleetBefore } from './soak.ts';

/** What a deploy moves a fleet to, exactly as people are asked to approve it. Times are milliseconds since the epoch. */
export interface DeployPlan {
  kind: 'deploy';
  /** The fleet's name in the config. */
  fleet: string;
  /** Absent at home. */
  place?: Here;
  target: DeployTarget;
  image: DeployImage;
  /** What would change, as AWS says; absent while it is being worked out. */
  change?: DeployChange;
  /** `canary` stops at the checkpoint and asks; `rest` continues from there; everything else is `whole`. */
  stage: 'whole' | 'canary' | 'rest';
  /** The launch template's version, where it is there already: that of the canary, or the one that a rollback returns the group to. */
  version?: string;
  /** How the fleet before did on this image. */
  before?: FleetBefore;
  /** What speaks against the image here, as it was when people were asked; absent where nothing does. */
  memory?: ImageMemory;
  /** The image needs an override here: someone requests it with a reason and the larger quorum. */
  override?: Override;
  /** The request opened automatically, after that run of the fleet before. */
  opensAfter?: string;
  /** This is the rollback of that deploy. */
  returnOf?: string;
  /** Who rolled it back; the request and its approvals are those of the deploy, when they count. */
  returnBy?: string;
}

/** Whether a plan is a rollback: it moves a fleet to the image from before the deploy that it names. */
export const isRollback = ({ returnOf }: Pick<DeployPlan, 'returnOf'>): boolean => returnOf !== undefined;

/** `parameter` is the template's parameter that takes the image. */
export type DeployTarget =
  | { kind: 'stack'; stack: string; parameter: string }
  | { kind: 'auto-scaling-group'; group: string };

/**
 * Whether the parameter decides until the start which image it is. What comes after another fleet brings the image of that one, and
 * the rest of a canary that of the canary.
 */
export const followsGold = ({ image, stage, opensAfter, returnOf }: DeployPlan): boolean =>
  image.gold?.followed === true && stage !== 'rest' && opensAfter === undefined && returnOf === undefined;

/** The parts of a plan that bind: the rest is what people were told. */
export const bindingOf = (plan: DeployPlan): object => ({
  kind: plan.kind,
  target: plan.target,
  image: plan.image.id,
  stage: plan.stage,
  ...present({ version: plan.version, place: plan.place }),
  ...(plan.override === undefined ? {} : { override: true }),
  ...(plan.memory === undefined ? {} : { memory: toldIn(plan.memory) }),
  ...(plan.change === undefined ? {} : { change: bindingOfChange(plan.change) }),
});

const bindingOfChange = (change: DeployChange): object =>
  change.route === 'stack'
    ? { changeSetId: change.changeSetId, stackChangedAt: change.stackChangedAt }
    : { launchTemplate: change.launchTemplate, preferences: change.preferences };
