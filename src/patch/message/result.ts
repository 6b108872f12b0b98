import type { CardLines } from '../../cards/message/framed-card.ts';
import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted } from '../../slack/words.ts';
import { type Totals, totalsOf } from '../decision/receipt.ts';
import { tallyOf } from '../decision/tally.ts';
import type { PatchOutcome } from '../types/progress.ts';
import type { PatchRun } from '../types/run.ts';
import type { ShownFacts } from '../types/shown.ts';
import { changedText } from './missing.ts';
import { nextInOrder } from './order.ts';
import { tallyText } from './tally.ts';
import { pinText } from './tested.ts';
import { whatWas } from './what.ts';
import { dotted, excludedText, instances, named, nodesText, verb } from './words.ts';

/** The receipt: what was patched, who came back, what is still missing, and what is next. */
export const succeededLines = (run: PatchRun, facts: ShownFacts): CardLines =>
  run.plan.operation === 'scan' ? scannedLines(run) : installedLines(run, facts);

const installedLines = (run: PatchRun, facts: ShownFacts): CardLines => ({
  what: whatWas(run),
  status: receiptText(run),
  undo: dotted(NO_ROLLBACK, differenceText(run)),
  next: nextInOrder(run, facts),
});

/** What was installed stays: neither Systems Manager nor Patchwarden takes a patch off again. */
export const NO_ROLLBACK = 'In-place patching has no rollback';

function scannedLines(run: PatchRun): CardLines {
  const { outcome, plan, name } = run;
  const { incomplete } = totalsOf(outcome ?? { nodes: [] }, plan);
  return {
    what: whatWas(run),
    status: dotted(
      incomplete.length === 0
        ? 'No patches missing'
        : `${incomplete.length} of ${instances(plan.instances.length)} ${verb(incomplete.length, 'is', 'are')} missing patches, ${mostText(outcome)}`,
      excludedText(plan),
    ),
    undo: md`A scan installs nothing`,
    next:
      incomplete.length === 0
        ? md`Nothing is needed from you.`
        : md`To install them, use ${code(`/patch install ${name}`)}. Until someone does, they stay missing.`,
  };
}

/** Each instance counts its own: the sum of them would count one patch many times. */
const mostText = (outcome: PatchOutcome | undefined): string =>
  `up to ${Math.max(0, ...(outcome?.nodes ?? []).map(({ missing }) => missing))} each`;

/** `cause`: why instances failed, in place of their number. `12 of 12 patched · 9 rebooted, all came back · 1 instance still missing patches (9 before) · 2 excluded: 1 stopped`. */
export function receiptText({ outcome, plan }: PatchRun, cause?: Mrkdwn): Mrkdwn | undefined {
  if (outcome === undefined) return undefined;
  const totals = totalsOf(outcome, plan);
  const isScan = plan.operation === 'scan';
  return dotted(
    md`${totals.patched} of ${totals.all} ${isScan ? 'scanned' : 'patched'}`,
    cause,
    tallyText({ ...tallyOf(outcome.nodes), ...(cause === undefined ? {} : { failed: 0 }) }),
    isScan ? undefined : backText(totals, plan),
    isScan ? md`${instances(totals.incomplete.length)} missing patches` : missingText(totals),
    explainedText(outcome),
    unhealthyText(totals, plan),
    excludedText(plan) ?? changedText(plan),
  );
}

/** Who did not come back is named; who cannot prove it too. */
export function backText({ rebooted, notBack, unproven }: Totals, plan: PatchRun['plan']): Mrkdwn {
  if (notBack.length > 0) return md`*${notBack.length} did not come back*: ${nodesText(notBack, plan)}`;
  if (unproven.length > 0)
    return md`${rebooted} rebooted, ${unproven.length} without proof of it: ${nodesText(unproven, plan)}`;
  return rebooted === 0 ? md`none rebooted` : md`${rebooted} rebooted, all came back`;
}

/** Instances, as the card counted them before: patches are counted once for a group, and for each instance here. Who did not come back cannot say. */
function missingText({ incomplete, incompleteBefore, notBack }: Totals): string {
  const before = incompleteBefore === undefined ? '' : ` (${incompleteBefore} before)`;
  const unknown = notBack.filter((id) => !incomplete.includes(id)).length;
  return `${instances(incomplete.length)} still missing patches${before}${unknown === 0 ? '' : `, ${unknown} not known`}`;
}

/** Who need not be patched any more, so that nobody looks for them. */
function explainedText({ nodes }: Pick<PatchOutcome, 'nodes'>): string | undefined {
  const count = (why: NonNullable<PatchOutcome['nodes'][number]['explained']>): number =>
    nodes.filter(({ explained }) => explained === why).length;
  const [left, terminated] = [count('left'), count('terminated')];
  const parts = [
    ...(left === 0 ? [] : [`${left} ${verb(left, 'was', 'were')} stopped or had left the group`]),
    ...(terminated === 0 ? [] : [`${terminated} ${verb(terminated, 'was', 'were')} terminated`]),
  ];
  return parts.length === 0 ? undefined : parts.join(', ');
}

const unhealthyText = ({ unhealthy }: Totals, plan: PatchRun['plan']): Mrkdwn | undefined =>
  unhealthy.length === 0
    ? undefined
    : md`*${unhealthy.length} no longer healthy* in ${verb(unhealthy.length, 'its', 'their')} target group: ${nodesText(unhealthy, plan)}`;

/** Of a pinned plan: what differs from what was tested before. */
export function differenceText({ outcome, plan }: PatchRun): string | undefined {
  const difference = outcome?.difference;
  if (difference === undefined) return plan.pin.kind === 'none' ? undefined : pinText(plan);
  const { fleet, onlyHere, onlyThere } = difference;
  if (onlyHere.length === 0 && onlyThere.length === 0) return `the same patches as ${named(fleet)}`;
  return `differs from ${named(fleet)}: ${counted(onlyHere.length, 'patch', 'patches')} only here, ${onlyThere.length} only there`;
}

/** Instances with the group's tag that were patched outside the plan. */
export const strayText = ({ strays }: Pick<PatchOutcome, 'strays'>, plan: PatchRun['plan']): Mrkdwn | undefined =>
  strays.length === 0
    ? undefined
    : md`${instances(strays.length)} outside the plan ${verb(strays.length, 'was', 'were')} patched: ${nodesText(strays, plan)}`;
