import { loadEligibilities, loadPerson } from '../../approvals/effect.ts';
import { whoAsks } from '../../approvals/flow.ts';
import type { Person, PolicySnapshot } from '../../approvals/types.ts';
import { AwsCallError } from '../../aws/failure.ts';
import { answer } from '../../cards/effect/answer.ts';
import type { AnswerTo } from '../../contract/answer-to.ts';
import { at, type Uses } from '../../contract/ports.ts';
import { present } from '../../present.ts';
import { runIdOf } from '../../runs/decision/token.ts';
import { strictestPolicy, withLifeOfToday } from '../../runs/effect/checks.ts';
import { isGoing, type Opened, openedMessage } from '../../runs/flow/request.ts';
import type { ReconcilePorts } from '../../runs/ports.ts';
import type { Report } from '../../runs/run-kind.ts';
import type { Mrkdwn } from '../../slack/mrkdwn.ts';
import { type Previous, rollbackUntil } from '../decision/previous.ts';
import { subjectOf } from '../decision/subject.ts';
import { deployDoor } from '../door.ts';
import { FURTHEST_RUNS, loadPrevious } from '../effect/history.ts';
import { missing } from '../effect/images.ts';
import { imageUnreadable } from '../message/request.ts';
import {
  historyTooLong,
  nothingToRollBackTo,
  rollbackImageGone,
  rollbackOpened,
  rollbackOutdated,
  templateUnreadable,
} from '../message/rollback.ts';
import { type DeployRun, isDeploy } from '../types/run.ts';
import { fleetOf, type ImageFleet, planFor } from './prepare.ts';
import { openDeploy } from './request.ts';

export type RollbackPorts = ReconcilePorts;

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
export async function requestRollback(ports: RollbackPorts, wanted: Wanted, now: number): Promise<void> {
  const say = (text: Mrkdwn): Promise<void> => answer(ports, wanted.to, text);
  const by = await whoAsks(ports, wanted.to);
  if (by === undefined) return;
  const found = fleetOf(ports, wanted.fleet, 'rollback');
  if (found.kind === 'refused') return say(found.text);
  const { fleet, policy } = found;
  // A channel that cannot take the card must not keep a bad image in service: the card is posted elsewhere.
  const blocked = await isGoing(ports, subjectOf(fleet.place, fleet.target));
  if (blocked !== undefined) return say(blocked);
  const previous = await loadPrevious(ports, fleet.name);
  if (previous.kind === 'none') return say(nothingToRollBackTo(fleet.name));
  if (previous.kind === 'unknown') return say(historyTooLong(fleet.name, FURTHEST_RUNS));
  if (wanted.of !== undefined && wanted.of !== previous.of.id) return say(rollbackOutdated(fleet.name));
  const gone = await goneOrUnknown(at(ports, fleet.place), previous);
  if (gone !== undefined) return say(gone);
  const version = await versionBefore(at(ports, fleet.place), previous);
  if (version.kind === 'unknown') return say(templateUnreadable(fleet.name, version.error));
  const eligibilities = await loadEligibilities(ports, [wanted.to.userId], policy);
  const oneClick =
    eligibilities[wanted.to.userId]?.may === 'yes' && now < rollbackUntil(withLifeOfToday(ports, previous.of));
  const opened = await openRollback(ports, {
    id: runIdOf(deployDoor.runPrefix, wanted.id),
    fleet,
    policy,
    previous,
    version: version.version,
    oneClick,
    by,
    reason: wanted.reason,
    now,
  });
  if (opened.kind !== 'opened') return say(openedMessage(opened, ports));
  const { run, card } = opened.record;
  if (!isDeploy(run)) return say(openedMessage(opened, ports));
  return say(rollbackOpened(run, card));
}

/** Checked first: an image that no longer exists cannot be rolled back to. */
async function goneOrUnknown(ports: Uses<'ec2'>, { image, of }: Previous): Promise<Mrkdwn | undefined> {
  try {
    return (await missing(ports, image)) === undefined ? undefined : rollbackImageGone(of.name, image.id);
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    return imageUnreadable(image.id, error.code);
  }
}

interface Rollback {
  id: string;
  fleet: ImageFleet;
  /** Today's, of the fleet. */
  policy: PolicySnapshot;
  previous: Previous;
  /** The launch template's version that the rollback moves to, where it is there. */
  version: string | undefined;
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
export function openRollback(
  ports: RollbackPorts,
  { id, fleet, policy, previous, version, oneClick, by, reason, now }: Rollback,
): Promise<Opened> {
  const { of, image } = previous;
  const given = approvalsOf(of);
  // What was approved before approvals had proofs pre-approved no rollback: people are asked to approve it.
  const isCovered = oneClick && given.every(({ proof }) => proof !== undefined);
  const approvals = given.map((one) => ({ of: { runId: of.id, epoch: one.epoch }, ...one, epoch: 1 }));
  return openDeploy(ports, {
    id,
    fleet,
    plan: {
      ...planFor(ports, fleet, image),
      stage: 'whole',
      returnOf: of.id,
      returnBy: by.userId,
      ...present({ version }),
    },
    // As many as the deploy would need today, by all that it was asked under: an override asked for more than the policy.
    policy: {
      ...policy,
      approvals: Math.max(policy.approvals, strictestPolicy(ports, of)?.approvals ?? 0, of.policy.approvals),
      ...present({ beyond: of.policy.beyond }),
    },
    requester: isCovered ? of.requester : by,
    reason,
    ...(isCovered ? { approvals } : {}),
    ...(oneClick ? { setOffBy: by } : {}),
    now,
  });
}

/** A group is rolled back to the very version that it had, if that has the image: after a deploy that stopped half way it may not. */
async function versionBefore({ ec2 }: Uses<'ec2'>, { of, image }: Previous): Promise<VersionBefore> {
  const { change } = of.plan;
  if (change?.route !== 'refresh') return { kind: 'read', version: undefined };
  const { id, fromVersion } = change.launchTemplate;
  try {
    const { imageId } = await ec2.launchTemplateVersion(id, fromVersion);
    return { kind: 'read', version: imageId === image.id ? fromVersion : undefined };
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    return error.failure === 'gone' ? { kind: 'read', version: undefined } : { kind: 'unknown', error: error.code };
  }
}

type VersionBefore = { kind: 'read'; version: string | undefined } | { kind: 'unknown'; error: string };

/** Of what was done: at a checkpoint the epoch that asks has none yet, and the one before it was approved. */
const approvalsOf = ({ approvals, epoch, approvedEarlier, ending }: DeployRun): DeployRun['approvals'] =>
  ending?.code === 'stopped-at-checkpoint' && approvedEarlier !== undefined
    ? approvedEarlier
    : approvals.filter((given) => given.epoch === epoch);

/**
 * Someone decided to roll back after a checkpoint: the part that is done is rolled back by a run of its own, unless the fleet
 * has moved since.
 */
export async function rollBackFrom(ports: RollbackPorts, run: DeployRun, now: number): Promise<Report> {
  const found = fleetOf(ports, run.name);
  const previous = await loadPrevious(ports, run.name);
  if (previous.kind === 'unknown') return { kind: 'not-yet' };
  if (found.kind === 'refused' || previous.kind === 'none' || previous.of.id !== run.id) {
    ports.log('way-back-outdated', { runId: run.id, fleet: run.name });
    return { kind: 'ready' };
  }
  const version = await versionBefore(at(ports, found.fleet.place), previous);
  const by = await loadPerson(ports, run.ending?.by ?? '');
  if (version.kind === 'unknown' || by === undefined) return { kind: 'not-yet' };
  const opened = await openRollback(ports, {
    id: runIdOf(deployDoor.runPrefix, `${run.id}/back`),
    fleet: found.fleet,
    policy: found.policy,
    previous,
    version: version.version,
    oneClick: true,
    by,
    reason: run.ending?.reason ?? '',
    now,
  });
  return opened.kind === 'busy' ? { kind: 'not-yet' } : { kind: 'ready' };
}
