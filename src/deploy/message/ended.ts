import { countedPeople } from '../../approvals/decision/quorum.ts';
import type { CardLines } from '../../cards/message/framed-card.ts';
import { nextLine } from '../../runs/message/state.ts';
import { code, type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { serviceText } from '../decision/end.ts';
import type { DeployFailure } from '../types/progress.ts';
import type { DeployRun } from '../types/run.ts';
import { againCommand } from './again.ts';
import type { DeployFacts } from './facts.ts';
import { failureAdvice, failureIn, failureMeans } from './failure.ts';
import { deployLines } from './lines.ts';
import { fleetNowText, isFleetKnown } from './result.ts';
import { shownTexts } from './shown.ts';
import { owedText } from './stopping.ts';
import { supersededText } from './superseded.ts';
import { whatWas } from './what.ts';
import { capitalised, dotted, longText, sentence, targetText } from './words.ts';

type Rest = Omit<CardLines, 'what'>;

/** After an end that was no success: what happened, what the fleet runs, and what to do now. */
export function endedLines(run: DeployRun, { now, superseded }: Pick<DeployFacts, 'now' | 'superseded'>): CardLines {
  const lines = { what: whatWas(run, now), ...restOf(run) };
  // What the fleet runs is said on the newer card.
  return superseded === undefined ? lines : { ...lines, undo: supersededText(superseded) };
}

function restOf(run: DeployRun): Rest {
  const { ending, earlier, report, start } = run;
  switch (ending?.code) {
    case 'failed':
      return failedLines(run);
    case 'plan-refused':
      return refusedLines(run);
    case 'plan-gone':
    case 'could-not-start':
      return earlier === undefined ? { next: nextLine(run, deployLines) } : refusedLines(run);
    case 'not-admitted':
      return { undo: earlier === undefined ? undefined : fleetNowText(run), next: nextLine(run, deployLines) };
    case 'rolled-back':
      return { status: byText(run, 'Rolled back'), undo: fleetNowText(run), next: onceMoreText(run) };
    case 'rolled-back-outside':
      return automaticLines(run);
    case 'stopped-at-checkpoint':
      return checkpointLines(run);
    case 'cancelled-outside':
      return { status: md`Stopped in AWS, not in Patchwarden`, undo: fleetNowText(run), next: onceMoreText(run) };
    case 'cancelled':
      if (report !== undefined) return checkpointLines(run);
      return start === undefined
        ? { next: nextLine(run, deployLines) }
        : { status: byText(run, 'Stopped'), undo: fleetNowText(run), next: onceMoreText(run) };
    case 'expired':
      return {
        status: md`${countedPeople(run).length} of ${run.policy.approvals} approvals were given`,
        next: nextLine(run, deployLines),
      };
    default:
      return { next: nextLine(run, deployLines) };
  }
}

/** How to request the same once more. */
const againText = (run: DeployRun): Mrkdwn => md`${code(againCommand(run))} requests it again.`;

const onceMoreText = (run: DeployRun): Mrkdwn => md`Nothing is retried. ${againText(run)}`;

const reasonOf = ({ ending }: DeployRun): string => ending?.reason ?? 'no reason given';

const byText = (run: DeployRun, what: string): Mrkdwn =>
  md`${what} by ${user(run.ending?.by ?? '')}: ${sentence(reasonOf(run))}`;

/** It ended at its checkpoint: as it is, or with a rollback that is a run of its own. */
function checkpointLines(run: DeployRun): Rest {
  const back = run.report !== undefined || run.ending?.how === 'roll-back';
  const undo = fleetNowText(run);
  return back
    ? { status: byText(run, 'Rollback requested at the checkpoint'), undo, next: owedText(run) }
    : {
        status: byText(run, 'Stopped at the checkpoint'),
        undo,
        next: md`The fleet stays mixed until someone deploys one of the two images. ${againText(run)}`,
      };
}

/** So much of a reason is on the card; the thread has the whole one. */
export const SHOWN_REASON = 350;

/** The checks or AWS said no. People had been asked before when what they approved had to be planned anew. */
function refusedLines(run: DeployRun): Rest {
  const { earlier, epoch, ending } = run;
  const kept = earlier === undefined ? '' : 'Instances replaced before the checkpoint keep the new image. ';
  const nobody =
    earlier === undefined && ending?.code === 'plan-refused'
      ? epoch === 1
        ? 'No approval was requested and nothing was changed. '
        : 'Nothing was changed. '
      : '';
  return {
    status: md`Why: ${longText(reasonOf(run), SHOWN_REASON)}`,
    undo: earlier !== undefined && isFleetKnown(run) ? fleetNowText(run) : undefined,
    next: md`${nobody}${kept}Fix the cause, then request it again: ${code(againCommand(run))}.`,
  };
}

function failedLines(run: DeployRun): Rest {
  const { outcome, plan, name } = run;
  if (outcome?.shown !== undefined)
    return {
      status: dotted(
        md`${wishedText(run)}${serviceText(run)} reports success, but no instance runs ${code(plan.image.id)}`,
        ...shownTexts(outcome.shown),
      ),
      undo: dotted(
        fleetNowText(run),
        // The stack or group keeps its new setting even if no instance was replaced.
        md`${capitalised(targetText(plan))} still points to the new image, so instances launched later may run it; ${code(`/patch rollback ${name}`)} undoes that`,
      ),
      next: md`Fix the cause; nothing is retried, and no request opens for the next fleet. ${againText(run)}`,
    };
  const failure = failureOf(run);
  return {
    status: md`${wishedText(run)}${failedText(run, failure)}`,
    undo: fleetNowText(run),
    next: md`${adviceText(run, failure)}Nothing is retried. ${againText(run)}`,
  };
}

/** AWS's own words are in the thread, whole. */
const failedText = (run: DeployRun, failure: DeployFailure | undefined): Mrkdwn =>
  failure === undefined
    ? md`Why: ${longText(reasonOf(run), SHOWN_REASON)}`
    : md`Why: ${failureMeans(failure)}. ${serviceText(run)} says: ${longText(failure.reason, 200)}`;

const adviceText = (run: DeployRun, failure: DeployFailure | undefined): string =>
  failure === undefined ? '' : `${capitalised(failureAdvice(failure, serviceText(run)))}. `;

/** What failed first, as far as it is on record or its end says it in known words. */
function failureOf({ outcome, progress, ending }: DeployRun): DeployFailure | undefined {
  return outcome?.failure ?? progress?.failure ?? failureIn(ending?.reason);
}

/** AWS rolled it back, and nobody here wanted that. */
function automaticLines(run: DeployRun): Rest {
  const failure = failureOf(run);
  return {
    status: md`${serviceText(run)} rolled it back automatically. ${failedText(run, failure)}`,
    undo: fleetNowText(run),
    next: md`${adviceText(run, failure)}Nothing is retried. ${againText(run)}`,
  };
}

/** It was to be stopped, and that is not how it ended. */
const wishedText = ({ cancel }: DeployRun): Mrkdwn =>
  cancel === undefined ? md`` : md`${user(cancel.by)} requested a stop: ${sentence(cancel.reason)} `;
