import { AwsCallError } from '../../aws/failure.ts';
import { isDeploy } from '../../runs/decision/kind.ts';
import { personOf } from '../../runs/decision/standing.ts';
import { runIdOf } from '../../runs/decision/token.ts';
import { type AnswerTo, answer } from '../../runs/effect/answer.ts';
import { loadStandings } from '../../runs/effect/people.ts';
import { inTheWay, mayAsk, type Opened, openedMessage } from '../../runs/flow/request.ts';
import type { DeployRun, Person, Run } from '../../runs/types.ts';
import type { Mrkdwn } from '../../slack/mrkdwn.ts';
import { type Previous, previousOf, returnUntil } from '../decision/previous.ts';
import { loadDeploys } from '../effect/history.ts';
import { missing } from '../effect/images.ts';
import { imageUnreadable } from '../message/request.ts';
import { nothingToReturnTo, returnAsked, returnImageGone, returnOutdated, returnStarted } from '../message/return.ts';
import type { DeploySources } from '../types/sources.ts';
import { fleetOf, type ImageFleet, openDeploy, planFor, subjectOf } from './request.ts';
import type { DeployServices } from './services.ts';

interface Wanted {
  /** Of the request, so that a replay meets the run it made. */
  id: string;
  fleet: string;
  /** The deploy whose button was pressed: it must still be the fleet's newest. */
  of?: string;
  reason?: string | undefined;
  to: AnswerTo;
}

/** `/patch rollback <fleet>` and Roll back under a finished deploy: back to the image from before, as a deploy of its own. */
export async function requestReturn(services: DeployServices, wanted: Wanted, now: number): Promise<void> {
  const say = (text: Mrkdwn): Promise<void> => answer(services, wanted.to, text);
  if (!(await mayAsk(services, wanted.to))) return;
  const found = fleetOf(services, wanted.fleet, 'rollback');
  if (found.kind === 'refused') return say(found.text);
  const { fleet, policy } = found;
  const blocked = await inTheWay(services, { subject: subjectOf(fleet.target), channel: fleet.channel });
  if (blocked !== undefined) return say(blocked);
  const previous = previousOf(await loadDeploys(services.table, fleet.name), undefined);
  if (previous === undefined) return say(nothingToReturnTo(fleet.name));
  if (wanted.of !== undefined && wanted.of !== previous.of.id) return say(returnOutdated(fleet.name));
  const gone = await goneOrUnknown(services, previous);
  if (gone !== undefined) return say(gone);
  const standings = await loadStandings(services, [wanted.to.userId], policy);
  const oneClick = standings[wanted.to.userId]?.may === 'yes' && now < returnUntil(previous.of);
  const opened = await openReturn(services, {
    id: runIdOf('deploy', wanted.id),
    fleet,
    previous,
    oneClick,
    by: personOf(wanted.to.userId, services.config.people),
    reason: wanted.reason,
    now,
  });
  if (opened.kind !== 'opened') return say(openedMessage(opened));
  const { run, card } = opened.record;
  if (!isDeploy(run)) return say(openedMessage(opened));
  return say(run.approvals.length > 0 ? returnStarted(run, card) : returnAsked(run, card));
}

/** Checked beforehand: to an image that is gone there is no way back. */
async function goneOrUnknown({ deploys }: DeployServices, { image, of }: Previous): Promise<Mrkdwn | undefined> {
  try {
    return (await missing(deploys, image)) === undefined ? undefined : returnImageGone(of.name, image.id);
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    return imageUnreadable(image.id, error.code);
  }
}

interface Return {
  id: string;
  fleet: ImageFleet;
  previous: Previous;
  /** The approvals of the deploy come with it; whether they count is seen when it is planned. */
  oneClick: boolean;
  by: Person;
  reason?: string | undefined;
  now: number;
}

/**
 * With the approvals of the deploy the return is what its requester asked for and its approvers approved, so they stay who
 * they are; without them whoever clicked asks.
 */
export async function openReturn(
  services: DeployServices,
  { id, fleet, previous, oneClick, by, reason, now }: Return,
): Promise<Opened> {
  const { of, image } = previous;
  const version = await versionBefore(services.deploys, previous);
  const approvals = approvalsOf(of).map((given) => ({ ...given, epoch: 1 }));
  return openDeploy(services, {
    id,
    fleet,
    plan: {
      ...planFor(fleet, image),
      stage: 'whole',
      returnOf: of.id,
      returnBy: by.userId,
      ...(version === undefined ? {} : { version }),
    },
    policy: of.policy,
    requester: oneClick ? of.requester : by,
    reason,
    ...(oneClick ? { approvals } : {}),
    now,
  });
}

/** A group goes back to the very version that it had, if that has the image: after a deploy that stopped half way it may not. */
async function versionBefore({ ec2 }: DeploySources, { of, image }: Previous): Promise<string | undefined> {
  const { change } = of.plan;
  if (change?.route !== 'refresh') return undefined;
  const { id, fromVersion } = change.launchTemplate;
  try {
    const { imageId } = await ec2.launchTemplateVersion(id, fromVersion);
    return imageId === image.id ? fromVersion : undefined;
  } catch (error) {
    if (error instanceof AwsCallError) return undefined;
    throw error;
  }
}

/** Of what was done: at a checkpoint the epoch that asks has none yet, and the one before it was approved. */
const approvalsOf = ({ approvals, epoch, approvedEarlier, ending }: DeployRun): DeployRun['approvals'] =>
  ending?.code === 'stopped-at-checkpoint' && approvedEarlier !== undefined
    ? approvedEarlier
    : approvals.filter((given) => given.epoch === epoch);

/** Someone decided at a checkpoint to go back: the part that is done is taken back by a run of its own. */
export async function goBackFrom(
  services: DeployServices,
  run: Run,
  { by, reason, now }: { by: string; reason: string; now: number },
): Promise<'done' | 'later'> {
  const found = fleetOf(services, run.name);
  if (found.kind === 'refused' || !isDeploy(run)) return 'done';
  const previous = previousOf(await loadDeploys(services.table, run.name), undefined);
  if (previous === undefined) return 'done';
  const opened = await openReturn(services, {
    id: runIdOf('deploy', `${run.id}/back`),
    fleet: found.fleet,
    previous,
    oneClick: true,
    by: personOf(by, services.config.people),
    reason,
    now,
  });
  return opened.kind === 'busy' ? 'later' : 'done';
}
