import { HOUR, spanText } from '../../duration.ts';
import { aboutText } from '../../runs/message/estimate.ts';
import { isTerminal } from '../../runs/types/state.ts';
import { bold, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { moment } from '../../slack/words.ts';
import type { PatchPlan, PlannedOccurrence } from '../types/plan.ts';
import type { PatchRun } from '../types/run.ts';
import { dotted, instances, named, zoned } from './words.ts';

/** Before the start: what is done to which instances, how many at a time, when, and about how long it takes. */
export const whatBefore = (run: PatchRun): Mrkdwn =>
  dotted(whatLine(run), occurrenceText(run) ?? paceText(run.plan), durationText(run.plan));

/** While it is planned: how many instances there are may not be known yet. */
export const whatPlanned = (run: PatchRun): Mrkdwn => dotted(whatLine(run), occurrenceText(run));

/** The thing and how much of it. */
export const whatLine = ({ name, plan }: Pick<PatchRun, 'name' | 'plan'>): Mrkdwn =>
  md`${bold(named(name))}: ${plan.operation === 'scan' ? 'scan of' : 'install on'} ${sizeText(plan)} of ${named(plan.patchGroup)}`;

const sizeText = ({ asked: { only }, instances: all }: PatchPlan): string =>
  only === undefined ? instances(all.length) : `${instances(all.length)} chosen by id`;

/** When its window, which the title names, opens: in the reader's zone and on the window's clock, and for how long. */
function occurrenceText({ slot, plan }: Pick<PatchRun, 'slot' | 'plan'>): Mrkdwn | undefined {
  const { occurrence } = plan;
  if (slot === undefined || occurrence === undefined) return undefined;
  return md`opens ${openingText(occurrence)} for ${spanText(occurrence.endsAt - occurrence.opensAt)}`;
}

/** The same as a sentence: `Opens …, on 12 instances`. */
export const noticeText = ({ plan }: Pick<PatchRun, 'plan'>): Mrkdwn | undefined =>
  plan.occurrence === undefined
    ? undefined
    : md`Opens ${openingText(plan.occurrence)}, on ${instances(plan.instances.length)}`;

export const openingText = ({ opensAt, timezone }: PlannedOccurrence): Mrkdwn =>
  md`${moment(opensAt)} (${zoned(opensAt, timezone)})`;

/** Concurrency and waves, which people know from their config. */
export const paceText = ({ concurrency, selection }: PatchPlan): string => {
  const waves = selection.kind === 'ids' ? selection.waves.length : 1;
  return `${concurrency} at a time${waves > 1 ? ` in ${waves} waves` : ''}`;
};

const durationText = ({ usualMs, operation }: PatchPlan): string =>
  aboutText(usualMs) ?? (operation === 'scan' ? 'no previous scans' : 'no previous installs');

/** After an end, or since a person must look: what it was, and when that was. */
export function whatWas(run: PatchRun): Mrkdwn {
  const { ending, start, state, plan, slot } = run;
  const window =
    slot === undefined || plan.occurrence === undefined
      ? undefined
      : md`window opening ${openingText(plan.occurrence)}`;
  if (ending === undefined) return dotted(whatLine(run), window);
  const when =
    state === 'needs-attention'
      ? md`since ${moment(ending.at)}`
      : start === undefined
        ? md`${endedWord(run)} at ${moment(ending.at)}`
        : md`took ${spanText(ending.at - start.claimedAt)}, ended at ${moment(ending.at)}`;
  return dotted(whatLine(run), window, when);
}

const endedWord = ({ slot, ending }: PatchRun): string => {
  if (slot === undefined || ending === undefined) return 'ended';
  if (ending.code === 'plan-gone') return 'called off';
  return ['rejected', 'cancelled', 'expired', 'slot-missed'].includes(ending.code) ? 'skipped' : 'ended';
};

/** While it runs in its window: when that ends. */
export const windowEndText = ({ slot, plan, progress, state }: PatchRun): Mrkdwn | undefined => {
  const endsAt = progress?.endsAt ?? plan.occurrence?.endsAt;
  return slot === undefined || endsAt === undefined || isTerminal(state)
    ? undefined
    : md`window ends ${moment(endsAt)}`;
};

/** AWS Managed Services' rule for windows: an hour for every 50 instances. */
export const isTight = ({ occurrence, instances: all }: PatchPlan): boolean =>
  occurrence !== undefined && occurrence.cutoffAt - occurrence.opensAt < Math.ceil(all.length / 50) * HOUR;
