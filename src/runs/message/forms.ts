import { distinctPeople } from '../../approvals/decision/people.ts';
import { HOUR } from '../../duration.ts';
import { dateTimePicker, inputText, modal, section } from '../../slack/blocks.ts';
import { type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, listed, moment, short } from '../../slack/words.ts';
import { type ButtonValue, RUN_ACTIONS, stageOf, valueFor } from '../actions.ts';
import type { Deadline } from '../types/input.ts';
import type { Run } from '../types/run.ts';
import { type StopVerb, stopVerb } from './stop-words.ts';

/** Action ids of the inputs: the names under which a submit job carries their values. */
export const REASON_INPUT = 'reason';
export const TIME_INPUT = 'until';

type ModalView = ReturnType<typeof modal>;

/** `leaves` is what its feature says of a stop, where something has begun. */
export function reasonModal(
  run: Run,
  value: ButtonValue,
  { action, leaves }: { action: 'reject' | 'cancel' | 'rollBack'; leaves?: Mrkdwn | undefined },
): ModalView {
  const verb = verbOf(run, action);
  return modal({
    callbackId: RUN_ACTIONS[action],
    title: `${verb} the ${run.kind}`,
    submit: verb,
    close: 'Back',
    privateMetadata: valueFor(run, { ...value, stage: stageOf(run) }),
    blocks: [
      section(md`*${run.kind} of ${run.name}*, run ${run.id}. ${consequence(verb, leaves)}`),
      inputText({
        actionId: REASON_INPUT,
        label: 'Reason',
        hint: 'Shown in the channel and kept in the audit.',
        maxLength: 300,
      }),
    ],
  });
}

type Verb = StopVerb | 'Reject' | 'Roll back';

function verbOf(run: Run, action: 'reject' | 'cancel' | 'rollBack'): Verb {
  if (action === 'cancel') return stopVerb(run);
  if (action === 'rollBack') return 'Roll back';
  return run.answersWait === true ? 'Stop' : 'Reject';
}

function consequence(verb: Verb, leaves: Mrkdwn | undefined): Mrkdwn {
  switch (verb) {
    case 'Reject':
      return leaves ?? md`It will not start; it can be requested again later.`;
    case 'Withdraw':
      return md`The request ends, and nothing is started.`;
    case 'Resolve':
      return md`Do this once someone has looked into it: Patchwarden checks AWS once more, stops the execution if it still runs, and closes the run.`;
    case 'Stop':
    case 'Roll back':
      return leaves ?? md`It will not start.`;
  }
}

/** `now` in milliseconds; proposes the next full hour. */
export function timeModal(run: Run, value: ButtonValue, now: number, deadline?: Deadline): ModalView {
  const last = run.requestedAt + run.deferWithinMs;
  const isDue = deadline !== undefined && deadline.due < last;
  const latest = isDue ? deadline.due : last;
  const because = isDue ? md`, since ${short(deadline.what)} is due then` : md``;
  const asked = run.deferAsked?.until;
  return modal({
    callbackId: RUN_ACTIONS.defer,
    title: `Defer the ${run.kind}`,
    submit: 'Defer',
    close: 'Back',
    privateMetadata: valueFor(run, value),
    blocks: [
      section(
        md`*${run.kind} of ${run.name}*, run ${run.id}. The new time needs ${counted(run.policy.approvals, 'new approval')}. ${deferralsText(run)}; latest start ${moment(latest)}${because}.`,
      ),
      dateTimePicker({
        actionId: TIME_INPUT,
        label: 'Start no earlier than',
        initial: asked !== undefined && asked > now ? asked : (Math.floor(now / HOUR) + 1) * HOUR,
      }),
    ],
  });
}

/** How many deferrals are left, or what one more takes. A clause. */
function deferralsText({ maxDeferrals, deferrals, policy: { escalated }, deferAsked }: Run): Mrkdwn {
  const left = Math.max(0, maxDeferrals - deferrals);
  if (left > 0 || escalated === undefined) return md`${counted(left, 'deferral')} left`;
  const others =
    deferAsked === undefined
      ? md``
      : md`, and ${counted(distinctPeople(deferAsked.by).length, 'person', 'people')} asked for ${moment(deferAsked.until)}`;
  return md`No deferrals left: one more takes ${counted(escalated.approvals, 'person', 'people')} of ${listed(Object.keys(escalated.groups), 'or')} who choose the same time${others}`;
}
