import { aboutText } from '../../runs/message/estimate.ts';
import { bold, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted } from '../../slack/words.ts';
import type { DeployChange, DeployPlan } from '../types/plan.ts';
import type { DeployRun } from '../types/run.ts';
import { dotted, imageText, instancesOf, named, shapeWord } from './words.ts';

/** What is moved to which image, how much of it, and how. */
export const whatLine = (run: DeployRun, now: number): Mrkdwn => whatWith(run, now, sizeParts(run.plan.change));

/** The same with how long it takes and what keeps serving, which are decided about before it starts. */
export const whatBefore = (run: DeployRun, now: number): Mrkdwn =>
  whatWith(run, now, [...sizeParts(run.plan.change), ...effectParts(run.plan)]);

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
  if (change.shape === 'replace') return ['all keep serving'];
  return change.route === 'refresh' ? [`at least ${change.preferences.minHealthy} % keep serving`] : [];
}
