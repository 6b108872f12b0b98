import type { InstanceRefresh } from '../../aws/auto-scaling.ts';
import type { Stack, StackEvent } from '../../aws/cloudformation.ts';
import { MINUTE, SECOND } from '../../duration.ts';
import type { Approved, StartedBy } from '../../outside/types/change.ts';
import type { Seen } from '../../outside/types/source.ts';
import { present } from '../../present.ts';
import { tokenOf } from '../../runs/decision/token.ts';
import { isTerminal } from '../../runs/types/state.ts';
import type { DeployOutcome } from '../types/progress.ts';
import type { DeployRun } from '../types/run.ts';
import { isActiveRefresh } from './stack-state.ts';
import { executeTokenOf } from './start.ts';

/** With which an update of a stack began. */
export interface Operation {
  /** Of its first event. */
  id: string;
  at: number;
  token?: string;
}

/** The stack's own event with which each update began, oldest first. */
export const operationsIn = (newestFirst: readonly StackEvent[], stackId: string): readonly Operation[] =>
  newestFirst
    .filter(({ physicalId, status }) => physicalId === stackId && status === 'UPDATE_IN_PROGRESS')
    .map(({ id, at, token }) => ({ id, at, ...(token === undefined ? {} : { token }) }))
    .toReversed();

/** Updates that were not checked before: at the first check the one in progress, later also those that have ended since. */
export function unseenOperations(
  operations: readonly Operation[],
  { seen, isActive }: { seen: Seen | undefined; isActive: boolean },
): readonly Operation[] {
  const newest = operations.at(-1);
  return operations.filter(
    (operation) =>
      seen?.handled.includes(operation.id) !== true &&
      ((seen !== undefined && operation.at >= seen.since) || (isActive && operation === newest)),
  );
}

/**
 * Whether one of these runs made this update: the token is fixed by the run and its epoch, so the update is known as ours even
 * before its start is recorded.
 */
export const isUpdateOfOurs = ({ token }: Operation, runs: readonly DeployRun[]): boolean =>
  token !== undefined && runs.some((run) => tokensOf(run).includes(token));

const tokensOf = (run: DeployRun): string[] => [
  executeTokenOf(run),
  ...Array.from({ length: run.epoch }, (_, i) => tokenOf(`${run.id}/execute/${i + 1}`)),
];

/**
 * "Stack operations that are initiated from the console use the token format Console-StackOperation-ID."
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackEvent.html. Terraform's provider gives `terraform-` and a number:
 * https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/cloudformation/stack.go
 */
export const startedBy = (token: string | undefined, changeSet?: string): StartedBy => ({
  kind: token?.startsWith('Console-') === true ? 'console' : 'outside',
  ...(token?.startsWith('terraform-') === true ? { tool: 'terraform' as const } : {}),
  ...present({ changeSet }),
});

/**
 * The name of the change set that the newest update executed: the stack shows another one than at the look before, and this is the
 * only update since. A stack that is updated without a change set keeps the one of an earlier update.
 */
export function changeSetOf(
  { changeSetId }: Pick<Stack, 'changeSetId'>,
  operations: readonly Operation[],
  seen: Seen | undefined,
): string | undefined {
  if (changeSetId === undefined || seen?.changeSetId === undefined || seen.changeSetId === changeSetId)
    return undefined;
  // One that began while the last look read the stack may be the set's.
  const recent = operations.filter(
    ({ id, at }) => at >= seen.lookedAt - SLACK_MS || (at >= seen.since && !seen.handled.includes(id)),
  );
  return recent.length === 1 ? changeSetId.split('/').at(-2) : undefined;
}

/** The same of refreshes, oldest first. */
export const unseenRefreshes = (
  newestFirst: readonly InstanceRefresh[],
  seen: Seen | undefined,
): readonly InstanceRefresh[] =>
  newestFirst
    .filter(
      ({ id, status, startedAt = 0 }) =>
        seen?.handled.includes(id) !== true &&
        (isActiveRefresh({ status }) || (seen !== undefined && startedAt >= seen.since)),
    )
    .toReversed();

/** Clocks differ, and AWS tells times in seconds. */
const SLACK_MS = MINUTE;

/**
 * Whose an instance refresh is. A refresh has no token: ours is known by its id, once that is recorded, or by the launch template
 * version that the run brings. While a run of ours is being started and knows neither, that is not told yet: `wait`.
 */
export function ownerOfRefresh(refresh: InstanceRefresh, runs: readonly DeployRun[]): 'ours' | 'outside' | 'wait' {
  // A run of a stack starts none itself.
  const started = runs.filter(({ start, plan }) => start !== undefined && plan.target.kind === 'auto-scaling-group');
  if (started.some((run) => refreshesOf(run).includes(refresh.id))) return 'ours';
  const { version, startedAt = 0 } = refresh;
  const possible = started.filter(
    (run) =>
      startedAt >= firstStartOf(run) - SLACK_MS &&
      startedAt <= (run.ending?.at ?? Number.POSITIVE_INFINITY) + SLACK_MS &&
      (run.progress?.refreshId === undefined || run.earlier !== undefined),
  );
  if (possible.some((run) => version !== undefined && versionsOf(run).includes(version))) return 'ours';
  return possible.some((run) => !isTerminal(run.state) && run.progress?.refreshId === undefined) ? 'wait' : 'outside';
}

/** AWS tells when a refresh began in whole seconds, and another of its clocks when a resource did. */
const SECONDS_MS = 2 * SECOND;

/**
 * Whether a refresh of a stack's group belongs to an update of the stack: CloudFormation starts one itself where the group's update
 * policy says so, and was at work on the group then. While the stack changes, what began just now is not told yet (`wait`), since
 * the events of the last moments may not be listed.
 */
export function ownerInStack(
  { startedAt, group }: { startedAt: number; group: string },
  { events, isChanging, now }: { events: readonly StackEvent[]; isChanging: boolean; now: number },
): 'update' | 'wait' | undefined {
  const newest = events.find(({ physicalId, at }) => physicalId === group && at <= startedAt + SECONDS_MS);
  if (newest?.status.endsWith('_IN_PROGRESS') === true) return 'update';
  return isChanging && now - startedAt < SLACK_MS ? 'wait' : undefined;
}

/** Whether these events go back to where the stack's last operation before that moment began, or had ended. */
export const reachBackTo = (page: readonly StackEvent[], { stack, at }: { stack: string; at: number }): boolean =>
  page.some(
    (event) =>
      event.at <= at &&
      event.physicalId?.includes(`:stack/${stack}/`) === true &&
      !/^UPDATE_(?:ROLLBACK|COMPLETE_CLEANUP).*_IN_PROGRESS$/.test(event.status),
  );

/** The start that is kept is that of the last part: what came before a checkpoint was started between the request and that. */
const firstStartOf = ({ earlier, requestedAt, start }: DeployRun): number =>
  earlier === undefined ? (start?.claimedAt ?? 0) : requestedAt;

const refreshesOf = ({ progress, outcome }: DeployRun): string[] => [
  ...(progress?.refreshId === undefined ? [] : [progress.refreshId]),
  ...(outcome?.refreshId === undefined ? [] : [outcome.refreshId]),
];

const versionsOf = ({ plan, progress, outcome }: DeployRun): string[] =>
  [plan.version, progress?.version, outcome?.version].flatMap((version) => version ?? []);

/** States in which a run of ours may be changing the fleet. */
const CHANGING: readonly DeployRun['state'][] = ['starting', 'running', 'waiting', 'cancelling', 'needs-attention'];

export const mayBeChanging = ({ state, start }: DeployRun): boolean =>
  CHANGING.includes(state) || (start !== undefined && !isTerminal(state));

/** Images that instances run and that none ran at an earlier look; at the first look, none: all of it was there before. */
export const imagesUnseen = (images: DeployOutcome['images'], seen: Seen | undefined): readonly string[] =>
  seen?.images === undefined
    ? []
    : images.map(({ image }) => image).filter((image) => seen.images?.includes(image) !== true);

/**
 * Whether people ever approved an image on this fleet: a deploy of it was started here, or it is what such a deploy replaced, to
 * which a rollback leads. `cut`: not all runs were read.
 */
export function approvedHere(image: string, { runs, cut }: { runs: readonly DeployRun[]; cut: boolean }): Approved {
  const known = runs
    .filter(({ start }) => start !== undefined)
    .some(({ plan }) => plan.image.id === image || plan.change?.from?.id === image);
  if (known) return 'yes';
  return cut ? 'unknown' : 'no';
}

/**
 * What a fleet ran before a change that is found on its way: images of an earlier look, with the instances that have changed since
 * counted to the first of them. Without such a look, what runs now.
 */
export function imagesBefore(images: DeployOutcome['images'], seen: Seen | undefined): DeployOutcome['images'] {
  const known = seen?.images;
  if (known === undefined) return images;
  const [first, ...others] = images.filter(({ image }) => known.includes(image));
  const all = images.reduce((sum, { instances }) => sum + instances, 0);
  const last = known.at(-1);
  if (first === undefined) return last === undefined ? images : [{ image: last, instances: all }];
  const rest = others.reduce((sum, { instances }) => sum + instances, 0);
  return [{ ...first, instances: all - rest }, ...others];
}

/** What an ended change has brought: an image that instances run and that none ran before, one that nobody approved first. */
export function broughtImage(
  { before, to }: { before: DeployOutcome['images']; to?: string },
  { runs, ours }: { runs: DeployOutcome['images']; ours: { runs: readonly DeployRun[]; cut: boolean } },
): { to: string; approved: Approved } | undefined {
  const fresh = runs.map(({ image }) => image).filter((image) => before.every((each) => each.image !== image));
  const known = fresh.map((image) => ({ to: image, approved: approvedHere(image, ours) }));
  return known.find(({ approved }) => approved === 'no') ?? known.find((each) => each.to === to) ?? known[0];
}
