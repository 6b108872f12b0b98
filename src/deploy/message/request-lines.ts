import type { CardLines } from '../../cards/message/framed-card.ts';
import { spanText } from '../../duration.ts';
import { differenceOneLine } from '../../images/message/difference-one-line.ts';
import { nextLine } from '../../runs/message/state.ts';
import { deciders } from '../../runs/message/who-decides.ts';
import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { isSoaked, soakedMs } from '../decision/soak.ts';
import { isRollback } from '../types/plan.ts';
import type { DeployRun } from '../types/run.ts';
import type { FleetBefore } from '../types/soak.ts';
import { automaticText, NO_CHANGE_SET } from './blast.ts';
import type { DeployFacts } from './facts.ts';
import { deployLines } from './lines.ts';
import { coveredImage } from './plan-lines.ts';
import { whatBefore, whatLine } from './what.ts';
import { dotted, imageShort, imageWord, named, oldImageText } from './words.ts';

/** While AWS works out what would change: nothing has changed, and nobody is needed. */
export const planningLines = (run: DeployRun, now: number): CardLines => ({
  what: whatLine(run, now),
  next: md`${nextLine(run, deployLines)} ${deciders(run)} can approve. ${planningEnd(run)}`,
});

function planningEnd({ plan, approvals }: DeployRun): string {
  const limit = 'If the plan is not ready within 15 minutes, the request ends and this message says why.';
  return plan.returnOf === undefined || approvals.length === 0
    ? limit
    : `If the plan exactly reverses run ${plan.returnOf}, the rollback starts with the approvals of that run. ${limit}`;
}

/** Before it starts: the risk, how it is undone, who decides. */
export const requestLines = (run: DeployRun, facts: DeployFacts): CardLines => ({
  what: whatBefore(run, facts.now),
  status: dotted(riskText(facts), isPlannedByReads(run) ? NO_CHANGE_SET : undefined),
  undo: undoLine(run),
  next: nextLine(run, deployLines),
});

const isPlannedByReads = ({ plan: { change } }: DeployRun): boolean =>
  change?.route === 'stack' && change.changeSetId === undefined;

/** What the image brings, against the one that runs; that it is not known is a risk of its own. */
const riskText = ({ difference }: DeployFacts): Mrkdwn =>
  difference === undefined ? md`changes in CVEs and packages not known` : differenceOneLine(difference);

/** Until AWS has said that it started: what a stop leaves depends on how far it has come. */
export const startingLines = (run: DeployRun, now: number): CardLines => ({
  what: whatBefore(run, now),
  undo:
    run.plan.target.kind === 'stack'
      ? md`Stop keeps the stack on ${oldImageText(run)}, or rolls it back to that`
      : md`Stop ends the refresh; instances already replaced keep the new image`,
  next: nextLine(run, deployLines),
});

/** What speaks for it, what rolls it back automatically, and what one click does. */
function undoLine(run: DeployRun): Mrkdwn {
  const { change, before, opensAfter } = run.plan;
  return dotted(
    before === undefined ? undefined : beforeText(before, opensAfter),
    change === undefined ? undefined : automaticText(change),
    oneClickText(run),
  );
}

function beforeText({ fleet, soak }: FleetBefore, opensAfter: string | undefined): string {
  const healthy = isSoaked(soak) && soak.neededMs > 0 ? soak.neededMs : soakedMs(soak);
  const span = healthy === 0 ? '' : ` for ${spanText(healthy)}`;
  const { worst } = soak;
  const low = worst !== undefined && worst.healthy < worst.total ? ` (fewest ${worst.healthy} of ${worst.total})` : '';
  return opensAfter === undefined
    ? `healthy on ${named(fleet)}${span}${low}`
    : `Opened automatically: ${named(fleet)} has been healthy on it${span}${low}`;
}

function oneClickText(run: DeployRun): Mrkdwn | undefined {
  const { plan, name, policy } = run;
  const image = coveredImage(run);
  if (run.observe !== undefined) return undefined;
  if (image !== undefined)
    return md`one-click rollback to ${code(imageShort(image))} for ${spanText(policy.expiresMs)} after it ends`;
  const from = plan.change?.from;
  if (from === undefined || from.id === plan.image.id) return plan.change === undefined ? undefined : md`no rollback`;
  if (isRollback(plan)) return md`to undo it: ${code(`/patch deploy ${name} ${imageWord(from)}`)}`;
  return plan.change?.warnings.some((warning) => warning.code === 'no-way-back') === true
    ? md`no rollback`
    : md`a rollback needs its own approvals`;
}
