import { dateTimePicker, inputText, modal, section } from '../../slack/blocks.ts';
import { type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { type ButtonValue, formatButtonValue, RUN_ACTIONS, stageOf } from '../actions.ts';
import { isDeploy } from '../decision/kind.ts';
import type { DeployRun, Run } from '../types.ts';
import { moment } from './time.ts';

/** Action ids of the inputs: the names under which a submit job carries their values. */
export const REASON_INPUT = 'reason';
export const TIME_INPUT = 'until';

const HOUR = 3_600_000;

type ModalView = ReturnType<typeof modal>;

export function reasonModal(run: Run, value: ButtonValue, action: 'reject' | 'cancel' | 'rollBack'): ModalView {
  const verb = VERBS[action];
  return modal({
    callbackId: RUN_ACTIONS[action],
    title: `${verb} the ${run.kind}`,
    submit: action === 'cancel' ? 'Cancel it' : verb,
    close: 'Back',
    privateMetadata: formatButtonValue({ ...value, stage: stageOf(run) }),
    blocks: [
      section(md`*${run.kind} of ${run.name}*, run ${run.id}. ${consequence(run, action)}`),
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

function consequence(run: Run, action: 'reject' | 'cancel' | 'rollBack'): Mrkdwn {
  if (isDeploy(run) && run.start !== undefined) return stopConsequence(run, action);
  if (action === 'reject') return md`It will not start; asking again makes a new request.`;
  if (run.start === undefined) return md`It will not start.`;
  return md`The execution is stopped, and with it what it started in AWS. Images that are finished already stay.`;
}

/** What stopping leaves behind, by what goes on in AWS. */
function stopConsequence(run: DeployRun, action: 'reject' | 'cancel' | 'rollBack'): Mrkdwn {
  if (run.gate?.kind === 'checkpoint')
    return action === 'rollBack'
      ? md`This deploy ends here, and the replaced instances go back to the image from before by a run of its own.`
      : md`This deploy ends here: ${run.progress?.done ?? 0} of ${run.progress?.total ?? 0} instances keep the new image, the others the old one.`;
  if (run.plan.target.kind === 'stack')
    return md`The stack update is cancelled, and CloudFormation takes the fleet back to what it was; that takes about as long as it has been running.`;
  if (action === 'rollBack' && run.earlier !== undefined)
    return md`The instance refresh is stopped where it is, and a deploy of its own brings every new instance back to the image from before.`;
  return action === 'rollBack'
    ? md`The instance refresh is rolled back: replaced instances are replaced again, with the image from before.`
    : md`The instance refresh is cancelled: instances replaced so far keep the new image, the others the old one, and nothing is taken back.`;
}

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
