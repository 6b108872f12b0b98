import { spanText } from '../../duration.ts';
import { code, joinMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { isCovered } from '../decision/origin.ts';
import type { DeployRun } from '../types/run.ts';
import { blastLines } from './blast.ts';
import { imageWord } from './words.ts';

/** What is asked, and what a yes to it lets happen later. */
export function planLines(run: DeployRun, now: number): Mrkdwn {
  const covered = coveredLine(run);
  return joinMd([blastLines(run.plan, now), ...(covered === undefined ? [] : [covered])]);
}

/** What an approval allows later without another one; nothing where the old image is gone, or this is itself the rollback. */
function coveredLine({ plan, policy }: DeployRun): Mrkdwn | undefined {
  const { change, image, returnOf } = plan;
  const from = change?.from;
  const gone = change?.warnings.some(({ code: warning }) => warning === 'no-way-back') === true;
  if (from === undefined || from.id === image.id || gone || returnOf !== undefined) return undefined;
  // If its owner is not accepted, a rollback to it needs its own approvals.
  if (from.origin !== undefined && !isCovered(from)) return undefined;
  return md`*Your yes* covers the way back too: until ${spanText(policy.expiresMs)} after its end one approver's click returns to ${code(imageWord(from))}, as long as nothing else has changed.`;
}
