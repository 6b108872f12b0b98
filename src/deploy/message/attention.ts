import type { CardLines } from '../../cards/message/framed-card.ts';
import { nextLine } from '../../runs/message/state.ts';
import { mayStop } from '../../runs/message/who-decides.ts';
import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { isShort, neededOf } from '../decision/serving.ts';
import { isRollback } from '../types/plan.ts';
import type { DeployRun } from '../types/run.ts';
import type { Shown } from '../types/shown.ts';
import { SHOWN_REASON } from './ended.ts';
import { failureSentence } from './failure.ts';
import { deployLines } from './lines.ts';
import { fleetNowText } from './result.ts';
import { shownTexts } from './shown.ts';
import { whatWas } from './what.ts';
import { capitalised, dotted, imageWord, longText, named, targetText } from './words.ts';

/** What a person must do before the fleet can be deployed to again. Nothing here continues a rollback. */
export function attentionLines(run: DeployRun, now: number): CardLines {
  const { ending, outcome } = run;
  const what = whatWas(run, now);
  if (ending?.code !== 'stuck') return { what, next: nextLine(run, deployLines) };
  if (outcome?.shown !== undefined) return { what, ...contradictedLines(run, outcome.shown) };
  return {
    what,
    status: dotted(stuckText(run), fleetNowText(run)),
    undo: md`To do: ${toDoText(run)}`,
    next: md`${blockedText(run)}. When that is done, Resolve (${mayStop(run)}) closes this run and stops nothing in AWS.`,
  };
}

function stuckText(run: DeployRun): Mrkdwn {
  const failure = run.outcome?.failure ?? run.progress?.failure;
  return dotted(
    md`${longText(capitalised(run.ending?.reason ?? 'not known'), SHOWN_REASON)}`,
    failure === undefined ? undefined : failureSentence(failure),
  );
}

/** The command itself is in the thread. */
function toDoText({ plan, outcome, progress }: DeployRun): Mrkdwn {
  const { target } = plan;
  if (target.kind === 'auto-scaling-group')
    return md`look at the instance refresh of ${targetText(plan)} and its activity history in Auto Scaling, fix what stopped it, then start an instance refresh that brings every instance to one image`;
  const resource = (outcome?.failure ?? progress?.failure)?.resource;
  const where = resource === undefined ? md`the resource that failed first` : code(named(resource));
  return md`look at ${where} in the events of stack ${named(target.stack)}, fix what stopped it, then continue the rollback with the command in the thread`;
}

/** What has ended in AWS comes to no other end: then only a person closes it here. */
const blockedText = ({ name, outcome }: DeployRun): string =>
  outcome?.final === true
    ? `Until then no deploy of ${named(name)} can start, and nothing is retried`
    : `Until then no deploy of ${named(name)} can start. Patchwarden checks every 5 minutes, retries nothing, and says here how it ended`;

/** How to continue a rollback that CloudFormation gave up: for the thread, since it is long. */
export function continueText({ plan: { target }, outcome, ending }: DeployRun): Mrkdwn | undefined {
  if (target.kind !== 'stack' || ending?.code !== 'stuck' || outcome?.shown !== undefined) return undefined;
  return md`If stack ${named(target.stack)} is in UPDATE_ROLLBACK_FAILED, fix the cause, then run ${code(`aws cloudformation continue-update-rollback --stack-name ${target.stack}`)}. CloudFormation marks skipped resources UPDATE_COMPLETE without rolling them back: do not skip any that serve.`;
}

/** AWS has nothing more to do, and the instances say otherwise. */
function contradictedLines(run: DeployRun, shown: Shown): Omit<CardLines, 'what'> {
  const { name, plan, ending } = run;
  const image = code(plan.image.id);
  const { from } = plan.change ?? {};
  const { serving } = shown;
  const isOnIt = shown.back !== true && shown.on === shown.total && isShort(serving, plan.change);
  const todo =
    shown.back === true
      ? md`To do: replace these instances with instances on the old image, or terminate them`
      : dotted(
          isOnIt
            ? md`To do: find out why in the health reasons of the target groups, the group's activity history and the instances' logs`
            : md`To do: replace these instances, for example with an instance refresh of their group`,
          from === undefined
            ? undefined
            : md`to roll back instead: Resolve this run, then ${code(isOnIt && !isRollback(plan) ? `/patch rollback ${name}` : `/patch deploy ${name} ${imageWord(from)}`)}`,
        );
  const then =
    shown.back === true
      ? md`once no instance runs ${image}, this run ends as rolled back`
      : isOnIt && serving !== undefined
        ? md`once ${serving.wanted} are in service and ${neededOf(serving.wanted, plan.change)} of them healthy${serving.without === undefined ? '' : ', some in every group'}, this run ends as succeeded`
        : md`once all run ${image} and serve, this run ends as succeeded; once none runs it, as failed`;
  return {
    status: dotted(capitalised(ending?.reason ?? 'not known'), ...shownTexts(shown)),
    undo: todo,
    next: md`Until then no deploy of ${named(name)} can start, and no request opens for the next fleet. Resolve (${mayStop(run)}) closes this run and stops nothing in AWS. Patchwarden checks every 5 minutes: ${then}.`,
  };
}
