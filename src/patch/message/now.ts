import { linesPart, type ReviewPart } from '../../runs/message/review.ts';
import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { firstOf, short } from '../../slack/words.ts';
import { totalsOf } from '../decision/receipt.ts';
import { tallyOf } from '../decision/tally.ts';
import type { NodeResult, PatchProgress } from '../types/progress.ts';
import type { PatchRun } from '../types/run.ts';
import { failureLine, failuresOf } from './failure.ts';
import { phaseWord } from './receipt-table.ts';
import { backText, differenceText, receiptText, strayText } from './result.ts';
import { tallyText } from './tally.ts';
import { dotted, nodeText } from './words.ts';

/** While it runs: each wave, failures by cause, and the commands that someone looks up. */
export function nowPart(run: PatchRun): ReviewPart[] {
  const { progress, outcome } = run;
  if (progress === undefined || outcome !== undefined) return [];
  return [
    linesPart('Now', [
      ...waveLines(run, progress),
      ...failuresOf(run).map((group) => failureLine(run, group)),
      ...commandLines(progress),
    ]),
  ];
}

/** `Wave 1 · 2 of 2 done`: of a run by tag there is one. */
export function waveLines({ plan }: PatchRun, { nodes, wave }: PatchProgress): Mrkdwn[] {
  const waves = plan.selection.kind === 'ids' ? plan.selection.waves : [nodes.map(({ id }) => id)];
  return waves.map((ids, index) => {
    const tally = tallyOf(nodes.filter(({ id }) => ids.includes(id)));
    const begun = index < wave ? undefined : 'not begun';
    return dotted(md`*Wave ${index + 1}*`, md`${tally.done} of ${ids.length} done`, begun ?? tallyText(tally));
  });
}

const WHATS: Readonly<Record<PatchProgress['commands'][number]['what'], string>> = {
  'facts-before': 'boot times before',
  install: 'install',
  scan: 'scan',
  'facts-after': 'boot times after',
};

const commandLines = ({ commands }: PatchProgress): Mrkdwn[] =>
  commands.map(
    ({ id, what, wave }) =>
      md`*Command* ${WHATS[what]}${wave === undefined || what !== 'install' ? '' : `, wave ${wave}`}: ${code(id)}`,
  );

/** Instances of one list. */
const NODES = 150;

/** After its end: the receipt in full, by cause and by instance. */
export function resultParts(run: PatchRun): ReviewPart[] {
  const { outcome, plan } = run;
  if (outcome === undefined) return [];
  const names = new Map(plan.instances.map(({ id, name }) => [id, name]));
  const strays = strayText(outcome, plan);
  const difference = differenceText(run);
  return [
    linesPart('Result', [
      receiptText(run) ?? md``,
      ...(plan.operation === 'scan' ? [] : [md`*Reboots* ${backText(totalsOf(outcome, plan), plan)}`]),
      ...(strays === undefined ? [] : [md`*Outside the plan* ${strays}`]),
      ...failuresOf(run).map((group) => failureLine(run, group)),
      ...(difference === undefined ? [] : [md`*Compared* ${difference}`]),
      ...differenceLines(run),
    ]),
    linesPart('Result by instance', [
      ...outcome.nodes.slice(0, NODES).map((node) => resultLine(node, plan, names.get(node.id))),
      ...(outcome.nodes.length > NODES ? [md`and ${outcome.nodes.length - NODES} more`] : []),
    ]),
  ];
}

function differenceLines({ outcome }: PatchRun): Mrkdwn[] {
  const { onlyHere = [], onlyThere = [], fleet = '' } = outcome?.difference ?? {};
  const list = (ids: readonly string[]): string =>
    firstOf(
      ids.map((id) => short(id, 60)),
      20,
    );
  return [
    ...(onlyHere.length === 0 ? [] : [md`• only here: ${list(onlyHere)}`]),
    ...(onlyThere.length === 0 ? [] : [md`• only on ${fleet}: ${list(onlyThere)}`]),
  ];
}

function resultLine(
  { id, phase, missing, failed, pendingReboot, rebooted, cameBack }: NodeResult,
  plan: PatchRun['plan'],
  name?: string,
): Mrkdwn {
  return md`• ${dotted(
    nodeText(id, name),
    phaseWord(phase, plan),
    missing === 0 ? 'nothing missing' : `${missing} missing`,
    failed === 0 ? undefined : `${failed} failed`,
    pendingReboot === 0 ? undefined : 'reboot pending',
    plan.operation === 'scan'
      ? undefined
      : cameBack === 'no'
        ? md`*did not come back*`
        : cameBack === 'unproven'
          ? 'reboot not proven'
          : rebooted
            ? 'rebooted, came back'
            : undefined,
  )}`;
}
