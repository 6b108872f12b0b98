import { HOUR } from '../../duration.ts';
import { dateTimePicker, inputText, modal, section } from '../../slack/blocks.ts';
import { type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { moment } from '../../slack/words.ts';
import { type ButtonValue, formatButtonValue, RUN_ACTIONS, stageOf } from '../actions.ts';
import type { Run } from '../types/run.ts';

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
  const verb = VERBS[action];
  return modal({
    callbackId: RUN_ACTIONS[action],
    title: `${verb} the ${run.kind}`,
    submit: action === 'cancel' ? 'Cancel it' : verb,
    close: 'Back',
    privateMetadata: formatButtonValue({ ...value, stage: stageOf(run) }),
    blocks: [
      section(md`*${run.kind} of ${run.name}*, run ${run.id}. ${leaves ?? consequence(action)}`),
      inputText({
        actionId: REASON_INPUT,
        label: 'Reason',
        hint: 'Everyone in the channel sees it, and it stays in the audit.',
        maxLength: 300,
      }),
    ],
  });
}

const VERBS = { reject: 'Reject', cancel: 'Cancel', rollBack: 'Roll back' } as const;

/** Of what has not begun. */
const consequence = (action: 'reject' | 'cancel' | 'rollBack'): Mrkdwn =>
  action === 'reject' ? md`It will not start; asking again makes a new request.` : md`It will not start.`;

/** `now` in milliseconds; proposes the next full hour. */
export function timeModal(run: Run, value: ButtonValue, now: number): ModalView {
  const latest = run.requestedAt + run.deferWithinMs;
  const left = run.maxDeferrals - run.deferrals;
  return modal({
    callbackId: RUN_ACTIONS.defer,
    title: `Defer the ${run.kind}`,
    submit: 'Defer',
    close: 'Back',
    privateMetadata: formatButtonValue(value),
    blocks: [
      section(
        md`*${run.kind} of ${run.name}*, run ${run.id}. It then needs ${run.policy.approvals} ${run.policy.approvals === 1 ? 'approval' : 'approvals'} for the new time. Deferrals left: ${left}; latest time ${moment(latest)}.`,
      ),
      dateTimePicker({ actionId: TIME_INPUT, label: 'Not before', initial: (Math.floor(now / HOUR) + 1) * HOUR }),
    ],
  });
}
