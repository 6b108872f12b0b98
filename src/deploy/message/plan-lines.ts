import { spanText } from '../../duration.ts';
import { code, joinMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { isCovered } from '../decision/origin.ts';
import { isRollback } from '../types/plan.ts';
import type { DeployRun } from '../types/run.ts';
import { blastLines } from './blast.ts';
import { imageWord } from './words.ts';

/** The whole plan, and what approving it allows later. */
export function planLines(run: DeployRun, now: number): Mrkdwn {
  const covered = coveredLine(run);
  return joinMd([blastLines(run.plan, now), ...(covered === undefined ? [] : [covered])]);
}

/** What an approval allows later without another one. */
export function coveredLine(run: DeployRun): Mrkdwn | undefined {
  const from = coveredImage(run);
  return from === undefined
    ? undefined
    : md`*Approving also pre-approves rollback* to ${code(imageWord(from))}: any approver, one click, for ${spanText(run.policy.expiresMs)} after it ends, if nothing else has changed.`;
}

/** The image that one click rolls back to; none where it is gone, needs approvals of its own, or where this is a rollback itself. */
export function coveredImage({ plan, observe }: DeployRun): { id: string; kind: 'ami' | 'container' } | undefined {
  const { change, image } = plan;
  const from = change?.from;
  const gone = change?.warnings.some(({ code: warning }) => warning === 'no-way-back') === true;
  // What never starts is not rolled back.
  if (from === undefined || from.id === image.id || gone || isRollback(plan) || observe !== undefined) return undefined;
  // If its owner is not accepted, a rollback to it needs its own approvals.
  return from.origin !== undefined && !isCovered(from) ? undefined : from;
}
