import type { ThreadPost } from '../../cards/types.ts';
import type { ApproverGroup } from '../../config/types.ts';
import { startedKey } from '../../runs/message/started-key.ts';
import { context, section } from '../../slack/blocks.ts';
import { code, joinMd, type Mrkdwn, md, topText, user, usergroup } from '../../slack/mrkdwn.ts';
import { preformatted, richText } from '../../slack/rich-text.ts';
import { short } from '../../slack/words.ts';
import { isResume, isRetry, type StepRun } from '../types/run.ts';
import { notStoppedText } from './lines.ts';

/** Details, each posted once below the card. */
export const stepThread = (run: StepRun): ThreadPost[] => [
  ...reasonPost(run),
  ...startedPost(run),
  ...notStoppedPost(run),
];

function reasonPost(run: StepRun): ThreadPost[] {
  if (!isRetry(run)) return [];
  const text = md`Full error from AWS, before the retry`;
  return [{ key: 'before', text: topText(text), blocks: [section(text), richText(preformatted(run.plan.reason))] }];
}

/** The card's edit would notify nobody. */
function notStoppedPost(run: StepRun): ThreadPost[] {
  if (!isResume(run) || run.state !== 'rejected' || run.report !== 'unavailable') return [];
  const { step, imageArn } = run.plan;
  const whom = joinMd(Object.values(run.policy.groups).flatMap(mentionsOf), ' ');
  const text = md`${whom} *Step ${short(step.name)} of ${run.name} is not stopped:* Image Builder still shows it as waiting. Stop it in the Image Builder console or with the command below, ${notStoppedText(run)}`;
  const [, , , region = ''] = imageArn.split(':');
  const command = `aws imagebuilder send-workflow-step-action --region ${region} --step-execution-id ${step.id} --image-build-version-arn ${imageArn} --action STOP`;
  return [{ key: 'not-stopped', text: topText(text), blocks: [section(text), richText(preformatted(command))] }];
}

const mentionsOf = (group: ApproverGroup): Mrkdwn[] =>
  group.kind === 'usergroup' ? [usergroup(group.usergroup)] : group.users.map(user);

function startedPost(run: StepRun): ThreadPost[] {
  const { start, approvals, epoch } = run;
  if (start?.executionId === undefined) return [];
  const people = approvals.filter((given) => given.epoch === epoch).map(({ userId }) => user(userId));
  const text = md`Started: runbook ${start.document}, execution ${code(start.executionId)}. Approved by ${joinMd(people, ', ')}.`;
  return [{ key: startedKey(run), text: topText(text), blocks: [context(text)] }];
}
