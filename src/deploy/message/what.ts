import { spanText } from '../../duration.ts';
import { aboutText } from '../../runs/message/estimate.ts';
import { bold, code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, moment } from '../../slack/words.ts';
import type { DeployChange } from '../types/change.ts';
import type { DeployPlan } from '../types/plan.ts';
import type { DeployRun } from '../types/run.ts';
import { dotted, imageText, imageWord, instancesOf, named, replacesTasks, shapeWord, worstText } from './words.ts';

/** What is moved to which image, how much of it, and how. */
export const whatLine = (run: DeployRun, now: number): Mrkdwn => whatWith(run, now, sizeParts(run.plan.change));

/** The same with how long it takes and what keeps serving, which are decided about before it starts. */
export const whatBefore = (run: DeployRun, now: number): Mrkdwn =>
  whatWith(run, now, [...sizeParts(run.plan.change), ...effectParts(run.plan)]);

/** While it is rolled back: where it goes now, and from what. */
export function backLine({ name, plan }: DeployRun): Mrkdwn {
  const from = plan.change?.from;
  if (from === undefined) return md`${bold(named(name))} rolling back from ${code(imageWord(plan.image))}`;
  const parts = sizeParts(plan.change).join(', ');
  return dotted(
    md`${bold(named(name))} → ${code(imageWord(from))}, rolling back from ${code(imageWord(plan.image))}`,
    parts,
  );
}

/** After an end, or since a person must look: how it was to be, and when that was. */
export function whatWas(run: DeployRun, now: number): Mrkdwn {
  const { ending, start, state } = run;
  if (ending === undefined) return whatLine(run, now);
  const when =
    state === 'needs-attention'
      ? md`since ${moment(ending.at)}`
      : start === undefined
        ? md`ended at ${moment(ending.at)}`
        : md`ended after ${spanText(ending.at - start.claimedAt)}`;
  return dotted(whatLine(run, now), when);
}

function whatWith({ name, plan }: DeployRun, now: number, parts: readonly string[]): Mrkdwn {
  const undoes = plan.returnOf === undefined ? md`` : md`, rolling back run ${plan.returnOf}`;
  const what = md`${bold(named(name))} → ${imageText(plan.image, now)}${undoes}`;
  return dotted(what, parts.length === 0 ? undefined : parts.join(', '));
}

function sizeParts(change: DeployChange | undefined): string[] {
  if (change === undefined) return [];
  const size = change.groups.length === 0 ? [] : [counted(instancesOf(change.groups), 'instance')];
  return [...size, shapeWord(change)];
}

function effectParts({ change, stage }: DeployPlan): string[] {
  if (change === undefined) return [];
  // A canary, or the rest of one, takes another time than a whole deploy.
  const about = stage === 'whole' ? aboutText(change.usualMs) : undefined;
  return [
    ...(stage === 'whole' && about === undefined ? ['no previous deploys'] : []),
    ...(about === undefined ? [] : [about]),
    ...servingParts(change),
    ...(stage === 'canary' && change.route === 'refresh'
      ? [`stops at ${change.preferences.checkpoint ?? 100} % for approval`]
      : []),
  ];
}

/** Only what AWS guarantees by the settings that are read. */
function servingParts(change: DeployChange): string[] {
  if (change.shape === 'update')
    return [
      replacesTasks(change) ? 'ECS decides how many tasks serve meanwhile' : 'how many serve meanwhile is not known',
    ];
  if (change.worst !== undefined) return change.worst.of === 0 ? [] : [worstText(change.worst)];
  return change.route === 'refresh' ? [`at least ${change.preferences.minHealthy} % keep serving`] : [];
}
