import { CONFIRM_DOCUMENT, waitsUntil } from '../../approvals/decision/confirm.ts';
import type { Approval, ConfirmMismatch } from '../../approvals/types.ts';
import type { ThreadPost } from '../../cards/types.ts';
import { context, section } from '../../slack/blocks.ts';
import { code, joinMd, link, type Mrkdwn, md, topText, user } from '../../slack/mrkdwn.ts';
import { moment, short } from '../../slack/words.ts';
import { waitingToConfirm } from '../decision/confirm.ts';
import type { ConfirmTrace } from '../types/asked.ts';
import type { Run } from '../types/run.ts';

/** Systems Manager's page on which a document is started; whether it can be filled in by its address AWS does not say. */
const consoleLink = (region: string): Mrkdwn =>
  link(
    `https://${region}.console.aws.amazon.com/systems-manager/automation/execute/${CONFIRM_DOCUMENT}?region=${region}`,
    `Start ${CONFIRM_DOCUMENT} in the console`,
  );

const commandOf = ({ id, epoch, asks = '' }: Run, region: string): string =>
  `aws ssm start-automation-execution --region ${region} --document-name ${CONFIRM_DOCUMENT} --parameters RunId=${id},Epoch=${epoch},PlanHash=${asks}`;

/** The two ways to confirm. */
export const confirmSteps = (run: Run, region: string): Mrkdwn =>
  md`${consoleLink(region)} with RunId ${code(run.id)}, Epoch ${code(String(run.epoch))} and PlanHash ${code(run.asks ?? '')}, or run ${code(commandOf(run, region))}. The document itself changes nothing.`;

/** What someone is told who has just approved, or approves once more. */
export const confirmAnswer = (run: Run, { until, region }: { until: number; region: string }): Mrkdwn =>
  md`Your approval is recorded, and does not count until you confirm it with your AWS identity by ${moment(until)}. ${confirmSteps(run, region)} If you do not confirm it, the approval lapses.`;

/** `not confirmed in AWS yet, so not counted: @ana by 10:10 · `; nothing where nobody is to confirm. */
export function unconfirmedText(run: Run, isFirst: boolean): Mrkdwn {
  const waiting = waitingToConfirm(run);
  if (waiting.length === 0) return md``;
  const names = waiting.map((approval) => md`${user(approval.userId)} by ${moment(waitsUntil(approval) ?? 0)}`);
  return md`${isFirst ? 'Not' : 'not'} confirmed in AWS yet, so not counted: ${joinMd(names, ', ')}${run.confirming?.unread === undefined ? md`` : md` (Systems Manager could not be read: ${short(run.confirming.unread)}; checked again each minute)`} · `;
}

/** Before the click: what it is worth until then; nothing where nobody is to confirm. */
export const confirmFirstText = ({ policy }: Pick<Run, 'policy'>): string =>
  policy.confirm === undefined ? '' : 'Your approval counts once you have confirmed it in AWS, within 10 minutes. ';

/** The line below a card's title while someone is to confirm. */
export function confirmLine(run: Run, region: string): Mrkdwn | undefined {
  const waiting = waitingToConfirm(run);
  if (waiting.length === 0) return undefined;
  const names = joinMd(
    waiting.map(({ userId }) => user(userId)),
    ', ',
  );
  return md`*Confirm in AWS* ${names}: ${consoleLink(region)}. The values and the command are in the thread.`;
}

/** Below the card: how to confirm, whose approval lapsed, and what confirmed nothing; each once. */
export const confirmThread = (run: Run, region: string): ThreadPost[] => [
  ...waitingToConfirm(run).map((approval) => howPost(run, approval, region)),
  ...(run.confirming?.lapsed ?? []).map(lapsedPost),
  ...(run.confirming?.refused ?? []).map(refusedPost),
];

function howPost(run: Run, approval: Approval, region: string): ThreadPost {
  const { userId, at } = approval;
  const title = md`${user(userId)} approved version ${run.epoch}. To confirm it, by ${moment(waitsUntil(approval) ?? at)} and with the AWS identity of ${user(userId)}:`;
  return {
    key: `confirm-${userId}-${at}`,
    text: topText(title),
    // They were answered already: whoever is mentioned in a context is not notified.
    blocks: [context(title), section(confirmSteps(run, region))],
  };
}

const post = (key: string, text: Mrkdwn): ThreadPost => ({ key, text: topText(text), blocks: [section(text)] });

const lapsedPost = ({ userId, at }: { userId: string; at: number }): ThreadPost =>
  post(
    `confirm-lapsed-${userId}-${at}`,
    md`${user(userId)}: your approval of ${moment(at)} was not confirmed in AWS within 10 minutes, so it no longer counts. Approve it again on the card, then confirm it.`,
  );

const refusedPost = ({ executionId, arn, why }: ConfirmTrace): ThreadPost =>
  post(
    `confirm-refused-${executionId}`,
    md`Confirmed nothing: execution ${code(executionId)} of ${CONFIRM_DOCUMENT}, started by ${code(short(arn, 200))}: ${WHY[why]}.`,
  );

const WHY: Readonly<Record<ConfirmMismatch, string>> = {
  'not-about-it': 'it is about another run',
  'other-version': 'it names another version of the request',
  'not-started-by-hand': 'an automation or association started it, and not a person',
  'was-stopped': 'it was stopped or failed',
  'other-identity': 'this identity belongs to nobody whose approval waits for confirmation',
  'out-of-time': 'it was started before the approval, or more than 10 minutes after it',
};
