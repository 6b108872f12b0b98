import { placeText } from '../../config/place.ts';
import { isTerminal } from '../../runs/types/state.ts';
import type { DeployImage } from '../types/image.ts';
import type { DeployPlan, DeployTarget } from '../types/plan.ts';
import type { DeployRun } from '../types/run.ts';
import type { WarningCode } from '../types/warning.ts';
import { isCovered } from './origin.ts';

/** The image that a rollback moves a fleet to, and the deploy that it rolls back. */
export interface Previous {
  image: DeployImage;
  of: DeployRun;
}

/** It brought its image to the fleet, or to a part of it, and left it there. One that found it there has moved nothing. */
export const hasMoved = (run: DeployRun): boolean =>
  (run.state === 'succeeded' && run.outcome?.already !== true) ||
  ((run.state === 'cancelled' || run.state === 'failed') &&
    (reachedCheckpoint(run) || run.outcome?.refreshId !== undefined || run.outcome?.shown !== undefined));

/** A stop that was asked for before the checkpoint was seen ends there too. */
const reachedCheckpoint = ({ plan, earlier, ending }: DeployRun): boolean =>
  plan.stage === 'rest' || earlier !== undefined || ending?.code === 'stopped-at-checkpoint';

/** The newest deploy that ended on its image, also one that found it there. */
export const newestSucceeded = (runs: readonly DeployRun[]): DeployRun | undefined =>
  runs.find(({ state }) => state === 'succeeded');

/** A rollback that is approved, or has begun, and has not ended. */
export const isActiveRollback = ({ state, start, plan }: DeployRun): boolean =>
  plan.returnOf !== undefined && (state === 'approved' || start !== undefined) && !isTerminal(state);

/** Ends of deploys that say what the fleet ran; a withdrawn request, for example, says nothing. */
export const tellsWhatRan = (run: DeployRun): boolean =>
  hasMoved(run) || run.state === 'succeeded' || run.state === 'rolled-back' || run.outcome?.shown !== undefined;

/** The newest deploy that can be rolled back, from runs, newest first. Older runs than these cannot change which one it is. */
export function newestToRollBack(runs: readonly DeployRun[]): DeployRun | undefined {
  const done = runs.filter(hasMoved);
  // A deploy that did not finish leaves something to roll back.
  const returned = new Set(done.flatMap(({ state, plan }) => (state === 'succeeded' ? (plan.returnOf ?? []) : [])));
  return done.find(({ id, plan }) => plan.returnOf === undefined && !returned.has(id));
}

/**
 * The image before the newest that a fleet went to, from its runs, newest first. A rollback is not rolled back by another: from
 * there it continues with the image before that. `undefined`: no image is known to roll back to.
 */
export function previousOf(runs: readonly DeployRun[], running: string | undefined): Previous | undefined {
  const of = newestToRollBack(runs);
  if (of === undefined || (running !== undefined && running !== of.plan.image.id)) return undefined;
  const image = of.plan.change?.from;
  return image === undefined || image.id === of.plan.image.id ? undefined : { image, of };
}

/** Until when the approvals of a deploy are good for taking it back: as long as its policy lets a request wait. */
export const rollbackUntil = ({ ending, requestedAt, policy }: DeployRun): number =>
  (ending?.at ?? requestedAt) + policy.expiresMs;

const writtenPlace = ({ place }: DeployPlan): string => (place === undefined ? 'home' : placeText(place));

/**
 * Whether a return is exactly the reverse of a deploy, so that those who approved the one have approved the other: the same
 * place, from its image to the one before, `newest` of those that moved the fleet, and in time. What it went to only in part
 * is left from what most of it runs.
 */
export function isReverse(
  plan: DeployPlan,
  { of, newest, now }: { of: DeployRun; newest: string; now: number },
): boolean {
  return (
    plan.returnOf === of.id &&
    plan.fleet === of.plan.fleet &&
    writtenPlace(plan) === writtenPlace(of.plan) &&
    plan.stage !== 'rest' &&
    plan.override === undefined &&
    isSameTarget(plan.target, of.plan.target) &&
    plan.image.id === of.plan.change?.from?.id &&
    isCovered(plan.image) &&
    (of.state !== 'succeeded' || plan.change?.from?.id === of.plan.image.id) &&
    plan.change?.shape === of.plan.change?.shape &&
    newWarnings(plan, of.plan).length === 0 &&
    isAsLeft(plan, of) &&
    isToVersionBefore(plan, of) &&
    hasMoved(of) &&
    of.id === newest &&
    now < rollbackUntil(of)
  );
}

/** The target has not changed since; if that is unknown, it counts as changed. */
function isAsLeft({ change }: DeployPlan, of: DeployRun): boolean {
  const left = of.plan.change;
  if (change?.route === 'stack') return change.stackChangedAt === of.outcome?.stackChangedAt;
  if (change === undefined || left?.route !== 'refresh') return false;
  const { id, fromVersion } = change.launchTemplate;
  return id === left.launchTemplate.id && fromVersion === versionLeft(of, left.launchTemplate.fromVersion);
}

/** A group goes back to the very version that it had, or to a new one of the old image. */
const isToVersionBefore = ({ version, change }: DeployPlan, { plan: { change: left } }: DeployRun): boolean =>
  change?.route !== 'refresh' ||
  version === undefined ||
  (left?.route === 'refresh' && version === left.launchTemplate.fromVersion);

/**
 * A group takes the new version when a refresh succeeds, also one that ends at its checkpoint.
 * https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_StartInstanceRefresh.html
 */
function versionLeft(of: DeployRun, before: string): string | undefined {
  if (of.state === 'succeeded') return of.outcome?.version;
  return reachedCheckpoint(of) ? (of.plan.version ?? of.progress?.version) : before;
}

/** What a fleet in trouble brings with it, what an old image may be, and what is written afterwards: none makes it another rollback. */
const EXPECTED: readonly WarningCode[] = [
  'mixed-images',
  'unhealthy-now',
  'deprecated-image',
  'parameter-missing',
  'parameter-not-text',
  'parameter-unread',
];

/** Of these nobody knew who approved the way there. */
function newWarnings({ change }: DeployPlan, { change: known }: DeployPlan): WarningCode[] {
  const codes = (change?.warnings ?? []).map(({ code }) => code);
  return codes.filter(
    (code) => !EXPECTED.includes(code) && known?.warnings.every((old) => old.code !== code) !== false,
  );
}

export function isSameTarget(a: DeployTarget, b: DeployTarget): boolean {
  if (a.kind === 'stack') return b.kind === 'stack' && a.stack === b.stack && a.parameter === b.parameter;
  return b.kind === 'auto-scaling-group' && a.group === b.group;
}
