import { cardLink } from '../../cards/message/origin.ts';
import { spanText } from '../../duration.ts';
import { waitsUntil } from '../../images/decision/waits.ts';
import type { ApprovalStep, WaitingStep } from '../../images/types.ts';
import type { RunRecord } from '../../runs/types/record.ts';
import { joinMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, moment, short } from '../../slack/words.ts';
import type { BakePlan } from '../types/plan.ts';
import type { BakeRun } from '../types/run.ts';

/** Named on a card; a review has room for no more. */
const MOST_STEPS = 3;

/** Before the start: where the bake will wait for people, for how long, and what follows when nobody answers. */
export function waitsText({ waits }: BakePlan): Mrkdwn | undefined {
  if (waits === undefined) return undefined;
  if (waits === 'unknown') return md`its workflows could not be read: the bake may wait for approval along the way`;
  const named = waits.slice(0, MOST_STEPS).map(stepText);
  const more = waits.length > named.length ? md`, and at ${counted(waits.length - named.length, 'more step')}` : md``;
  return md`waits for approval at ${joinMd(named, ', ')}${more}`;
}

const stepText = ({ name, workflow, waitsMs, onFailure, hasInstance }: ApprovalStep): Mrkdwn =>
  md`step ${short(name)} of the ${workflow} workflow for up to ${spanText(waitsMs)}${hasInstance ? ', while an instance runs' : ''}; if nobody answers, ${onFailure === 'abort' ? 'the bake fails' : 'it continues'}`;

/** Where it waits now. */
export function waitingWord({ progress }: BakeRun): Mrkdwn {
  const step = progress?.waitsAt;
  return step === undefined
    ? md`A workflow step is waiting for someone in Image Builder`
    : md`Waiting for approval at step ${short(step.name)} of the ${step.workflow} workflow since ${moment(step.since)}`;
}

/** Where people answer it, by when, and what happens if nobody does. `undefined` where nothing waits that can be answered here. */
export function waitingText({ state, progress }: BakeRun, asks: RunRecord | undefined): Mrkdwn | undefined {
  const step = progress?.waitsAt;
  if (state !== 'running' || step === undefined) return undefined;
  const unanswered =
    step.onFailure === undefined
      ? 'it times out; whether the bake fails then is not known'
      : step.onFailure === 'abort'
        ? 'it times out and the bake fails'
        : 'it times out and the bake continues without an answer';
  const { channel, ts } = asks?.card ?? {};
  const where =
    channel === undefined || ts === undefined
      ? md`A request to resume or stop it follows`
      : md`${cardLink({ channel, ts }, 'Resume or stop it')} on the card of its own request`;
  return md`${where}. If nobody answers${untilText(step)}, ${unanswered}.`;
}

function untilText(step: WaitingStep): Mrkdwn {
  const at = waitsUntil(step);
  return at === undefined ? md`` : md` by ${moment(at)}`;
}
