import { ageText } from '../../duration.ts';
import { aboutText } from '../../runs/message/estimate.ts';
import { isTerminal } from '../../runs/types/state.ts';
import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { moment, short } from '../../slack/words.ts';
import type { BakePlan, Pending } from '../types/plan.ts';
import type { BakeRun } from '../types/run.ts';
import { withoutArns } from './arns.ts';

/** What is baked, from what, over what, and about how long that takes; of one that is over, when it ended. */
export function whatText({ plan, start, state, ending }: BakeRun, now: number): Mrkdwn {
  const { recipe, current } = plan;
  const made = plan.output === 'ami' ? 'AMI' : 'container image';
  const over =
    current === undefined
      ? md`the pipeline's first image`
      : md`current ${code(short(current.image, 120))} (${ageText(now - current.createdAt)} old)`;
  const about =
    start === undefined && !isTerminal(state) ? md` · ${aboutText(plan.lastDurationsMs) ?? 'no previous bakes'}` : md``;
  const at =
    ending === undefined
      ? md``
      : md` · ${isTerminal(state) ? 'ended at' : 'needs attention since'} ${moment(ending.at)}`;
  return md`*${short(plan.image)}*: new ${made} from pipeline ${short(plan.pipelineName)}, recipe ${short(recipe.name)} ${short(recipe.version)} on ${short(withoutArns(recipe.parentImage), 80)} · ${over}${about}${at}`;
}

/** What a new image could fix, and whether its result can be compared. */
export function openText({ current, packagesOn }: BakePlan): Mrkdwn {
  const open = current === undefined ? md`No previous image to compare with` : md`${pendingText(current.pending)}`;
  return packagesOn
    ? open
    : md`${open} · packages are not collected (enhanced image metadata is off), so the result cannot say which changed`;
}

function pendingText(pending: Pending): string {
  switch (pending.kind) {
    case 'off':
      return 'Open CVEs not known: image scanning is off on this pipeline';
    case 'unknown':
      return 'Open CVEs not known: the findings could not be read';
    case 'known': {
      const { critical, high, other, fixable } = pending;
      const total = critical + high + other;
      if (total === 0) return 'No open CVEs in the current image';
      return `${total} open ${total === 1 ? 'CVE' : 'CVEs'} in the current image (${critical} critical, ${high} high), ${fixable} with a fix available`;
    }
  }
}
