import type { ModalView } from '@slack/types';
import { distinctPeople } from '../../approvals/decision/people.ts';
import { HOUR } from '../../duration.ts';
import { type ButtonValue, stageOf, valueFor } from '../../runs/actions.ts';
import { REASON_INPUT, TIME_INPUT } from '../../runs/message/forms.ts';
import type { Deadline } from '../../runs/types/input.ts';
import { dateTimePicker, inputText, modal, section, staticSelect } from '../../slack/blocks.ts';
import { code, joinMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, listed, moment, short } from '../../slack/words.ts';
import { PATCH_ACTIONS } from '../types/actions.ts';
import type { PatchRun } from '../types/run.ts';
import { deferralsLeft } from './buttons.ts';
import { againCommand } from './lines.ts';
import { openingText } from './what.ts';
import { named } from './words.ts';

/** In the form that moves an occurrence: to the time below it, or not at all until the window opens again. */
export const HOW_INPUT = 'how';
export const HOWS = { time: 'time', next: 'next' } as const;

/** Moves an occurrence: each choice with what happens next. `now` in milliseconds; proposes the next full hour. */
export function deferModal(run: PatchRun, value: ButtonValue, now: number, deadline?: Deadline): ModalView {
  const asked = run.deferAsked?.until;
  return modal({
    callbackId: PATCH_ACTIONS.defer,
    title: 'Defer the patching',
    submit: 'Defer',
    close: 'Back',
    privateMetadata: valueFor(run, { ...value, stage: stageOf(run) }),
    blocks: [
      section(
        joinMd([
          aboutText(run),
          md`• *To a time*: ${laterText(run)}`,
          md`• *Next opening*: ${nextText(run)}`,
          ...(deadline === undefined ? [] : [deadlineText(deadline)]),
        ]),
      ),
      staticSelect({
        actionId: HOW_INPUT,
        label: 'Defer',
        chosen: HOWS.time,
        choices: [
          { text: 'To the time below', value: HOWS.time },
          { text: 'Until the next opening (skip this one)', value: HOWS.next },
        ],
      }),
      dateTimePicker({
        actionId: TIME_INPUT,
        label: 'Start no earlier than',
        hint: 'Only for a time.',
        optional: true,
        initial: asked !== undefined && asked > now ? asked : (Math.floor(now / HOUR) + 1) * HOUR,
      }),
      inputText({
        actionId: REASON_INPUT,
        label: 'Reason',
        hint: 'Needed to skip. Shown in the channel and kept in the audit.',
        optional: true,
        maxLength: 300,
      }),
    ],
  });
}

/** What neither choice gets past. */
const deadlineText = ({ what, due }: Deadline): Mrkdwn =>
  md`${short(what)} is due ${moment(due)}: nothing later is accepted.`;

/** Skips an occurrence, with a reason. */
export const skipModal = (run: PatchRun, value: ButtonValue): ModalView =>
  modal({
    callbackId: PATCH_ACTIONS.skip,
    title: 'Skip this occurrence',
    submit: 'Skip',
    close: 'Back',
    privateMetadata: valueFor(run, { ...value, stage: stageOf(run) }),
    blocks: [
      section(joinMd([aboutText(run), md`Once skipped, ${nextText(run)}`])),
      inputText({
        actionId: REASON_INPUT,
        label: 'Reason',
        hint: 'Shown in the channel and kept in the audit.',
        maxLength: 300,
      }),
    ],
  });

function aboutText({ name, id, plan }: PatchRun): Mrkdwn {
  const { occurrence } = plan;
  const window =
    occurrence === undefined ? md`` : md`: window ${named(occurrence.windowName)} opens ${openingText(occurrence)}`;
  return md`*${named(name)}*, run ${id}${window}.`;
}

/** What a time of its own brings, and what is left of it. */
function laterText(run: PatchRun): Mrkdwn {
  const latest = run.requestedAt + run.deferWithinMs;
  return md`this occurrence is skipped, and patching starts at that time if it gets ${counted(run.policy.approvals, 'new approval')} for it. ${leftText(run)}; latest ${moment(latest)}.`;
}

function leftText({ policy, deferAsked, ...run }: PatchRun): Mrkdwn {
  const left = deferralsLeft(run);
  const { escalated } = policy;
  if (left > 0 || escalated === undefined) return md`${counted(left, 'deferral')} left`;
  const others =
    deferAsked === undefined
      ? md``
      : md`; ${counted(distinctPeople(deferAsked.by).length, 'person', 'people')} asked for ${moment(deferAsked.until)}`;
  return md`No deferrals left: it takes ${counted(escalated.approvals, 'person', 'people')} of ${listed(Object.keys(escalated.groups), 'or')} who choose the same time${others}`;
}

/** What a skipped occurrence leaves: nothing of it can patch, and what patches next. */
function nextText({ plan, name }: PatchRun): Mrkdwn {
  const next = plan.occurrence?.next[0];
  const request = code(againCommand({ plan, name }));
  return next === undefined
    ? md`this occurrence patches nothing, and the window does not open again: ${request} requests it.`
    : md`this occurrence patches nothing. The window opens again ${moment(next)}, with a notice of its own; ${request} requests it before. A skip counts as a deferral.`;
}

/** The form lacks what its choice needs. */
export const deferIncomplete = (what: 'time' | 'reason'): Mrkdwn =>
  what === 'time'
    ? md`Nothing was done: choose a time, or choose to skip until the next opening. Open the form again from the card.`
    : md`Nothing was done: skipping needs a reason, which everyone in the channel sees. Open the form again from the card.`;

/** A button of an occurrence whose run is none. */
export const noOccurrence = (run: Pick<PatchRun, 'id'>): Mrkdwn =>
  md`Nothing was done: run ${run.id} does not wait for a window. Its card has the buttons.`;
