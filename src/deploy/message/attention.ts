import { nextLine } from '../../runs/message/state.ts';
import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import type { DeployRun } from '../types/run.ts';
import type { Shown } from '../types/shown.ts';
import { deployLines } from './lines.ts';
import { capitalised, named, sentence, targetText } from './words.ts';

/** What a person must do before the fleet can be deployed to again. Nothing here continues a rollback by itself. */
export function attentionLine(run: DeployRun): Mrkdwn {
  if (run.ending?.code !== 'stuck') return nextLine(run, deployLines);
  if (run.outcome?.shown !== undefined) return contradictedText(run, run.outcome.shown);
  const known = md`What is known: ${sentence(run.ending.reason ?? 'nothing more')}`;
  return md`${known} ${run.plan.target.kind === 'stack' ? stackText(run) : groupText(run)} ${blockedText(run)}`;
}

function stackText({ plan: { target }, outcome, progress }: DeployRun): Mrkdwn {
  const stack = target.kind === 'stack' ? target.stack : '';
  const resource = (outcome?.failure ?? progress?.failure)?.resource;
  const where = resource === undefined ? md`the resource that failed first` : code(named(resource));
  return md`In CloudFormation look at ${where} in the events of stack ${named(stack)} and put right what stopped it. If the stack is in UPDATE_ROLLBACK_FAILED, then run ${code(`aws cloudformation continue-update-rollback --stack-name ${stack}`)} yourself; resources that it skips are only called up to date, so skip none that serve.`;
}

const groupText = ({ plan }: DeployRun): Mrkdwn =>
  md`In Auto Scaling look at the instance refresh of ${targetText(plan)} and at its activity history, put right what stopped it, then bring the instances to one image with a refresh of your own.`;

/** What has ended in AWS comes to no other end: then only a person closes it here. */
const blockedText = ({ name, outcome }: DeployRun): Mrkdwn =>
  outcome?.final === true
    ? md`Until then no deploy of ${name} can start, and nothing is continued or retried. Cancel closes the request when someone has looked, and stops nothing more.`
    : md`Until then no deploy of ${name} can start. It is looked at every 5 minutes and nothing is continued or retried: once AWS says how it ended, this message does too. Cancel closes the request when someone has looked, and stops nothing more.`;

/** AWS has nothing more to do, and the instances say otherwise. */
function contradictedText({ name, plan, ending }: DeployRun, { back }: Shown): Mrkdwn {
  const image = code(plan.image.id);
  const from = plan.change?.from;
  const known = md`${sentence(capitalised(ending?.reason ?? 'not known'))}`;
  const todo =
    back === true
      ? md`Replace the instances named here with instances on the old image, or terminate them.`
      : md`Replace the instances named here, for example with an instance refresh of their group${from === undefined ? md`` : md`; to roll back instead, Cancel this and run ${code(`/patch deploy ${name} ${from.id}`)}`}.`;
  const then =
    back === true
      ? md`once no instance runs ${image}, this ends as rolled back`
      : md`once every instance runs ${image}, this ends as succeeded; once none does, as failed`;
  return md`${known} ${todo} Patchwarden checks every 5 minutes: ${then}. Until then no deploy of ${name} can start and no request opens for a fleet after it. Cancel closes the request when someone has looked, and stops nothing more.`;
}
