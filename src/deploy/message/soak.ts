import { spanText } from '../../duration.ts';
import { code, joinMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, moment } from '../../slack/words.ts';
import { isSoaked } from '../decision/soak.ts';
import type { Soak } from '../types/plan.ts';
import type { DeployRun } from '../types/run.ts';
import type { DeployFacts } from './facts.ts';
import { doneText, progressLines } from './progress.ts';
import { REST_ROLLBACK, someOf } from './words.ts';

/** The canary's numbers, and what each answer leaves. */
export function checkpointLines(run: DeployRun): Mrkdwn {
  const { progress, wait } = run;
  const health = progress?.health;
  return joinMd([
    ...(progress === undefined ? [] : [md`*Canary* ${doneText(run, progress)}`]),
    ...beyondLines(run),
    ...(health === undefined
      ? []
      : [md`*Health* ${health.healthy} of ${health.total} healthy at ${moment(health.at)}`]),
    ...(isAllNew(run)
      ? [
          md`*Continue* checks everything again and ends the deploy: nothing is left to replace`,
          md`*Roll back* ends this here and brings the new instances back to ${oldImageText(run)}`,
          md`*Stop here* ends the deploy and changes nothing: no instance runs the old image any more`,
        ]
      : [
          md`*Continue* replaces the rest, to 100 %, after everything is checked again`,
          md`*Roll back* ends this here and brings the new instances back to ${oldImageText(run)}`,
          md`*Stop here* leaves both images in the fleet: what is new by now${wait?.kind === 'checkpoint' ? ` (${wait.percent} %)` : ''} stays new, the rest old`,
        ]),
  ]);
}

/** Also in a group of no instances. */
const isAllNew = ({ progress, plan }: DeployRun): boolean =>
  progress?.images?.every(({ image }) => image === plan.image.id) === true;

/** More instances are new than were approved: approvers must know before they continue. */
function beyondLines({ progress }: DeployRun): Mrkdwn[] {
  if (progress?.beyond === undefined) return [];
  const { percent, instances } = progress.beyond;
  return [
    md`*More than approved* ${counted(instances, 'instance')} (${percent} %) approved; ${progress.done} of ${progress.total} run the new image. Look at the instance refresh in Auto Scaling before you continue`,
  ];
}

/** The image before, when it is known. */
export const oldImageText = ({ plan: { change } }: DeployRun): Mrkdwn =>
  change?.from === undefined ? md`the image before` : code(change.from.id);

/** The watch, in which a rollback is short. */
export function soakingLines(run: DeployRun, now: number): Mrkdwn {
  return joinMd([progressLines(run, now), md`*Kept* ${keptText(run)}`]);
}

function keptText({ plan, wait }: DeployRun): Mrkdwn {
  const until = wait?.kind === 'watch' && wait.until !== undefined ? md` until ${moment(wait.until)}` : md``;
  switch (plan.change?.shape) {
    case 'replace':
      return md`the old group${until}: Roll back returns to it at once`;
    case 'roll':
    case 'stack-refresh':
    case 'refresh':
      return plan.stage === 'rest'
        ? md`the way back${until}: with Roll back ${REST_ROLLBACK}`
        : md`the way back${until}: Roll back replaces the instances once more`;
    case 'update':
    case undefined:
      return md`the old resources${until}: Roll back returns to them`;
  }
}

/** `2 of 2 healthy since …, fewest 1 of 2 at …, 12 looks`. */
export function healthText({ healthy, total, healthySince, worst, looks }: Soak): Mrkdwn {
  const since = healthySince === undefined ? md`` : md` since ${moment(healthySince)}`;
  const low =
    worst === undefined || worst.healthy >= worst.total
      ? md``
      : md`, fewest ${worst.healthy} of ${worst.total} at ${moment(worst.at)}`;
  return md`${healthy} of ${total} healthy${since}${low}, ${counted(looks, 'look')}`;
}

/** What a succeeded deploy still owes: health for as long as the next fleets ask for. */
export function soakLine(run: DeployRun, { soak, next = [] }: DeployFacts): Mrkdwn | undefined {
  const fleets = next.length === 0 ? 'the next fleet' : someOf(next, 5);
  switch (run.report) {
    case 'pending':
      if (soak === undefined) return undefined;
      return md`*Soak* ${healthText(soak)}. ${next.length === 0 ? NOT_BY_ITSELF : soakNext(soak, fleets)}`;
    case 'ready':
      if (next.length === 0) return soak === undefined ? undefined : md`*Soak* ${healthText(soak)}. ${NOT_ASKED}`;
      return md`*Soak* ${soak === undefined ? 'done' : healthText(soak)}. ${fleets} ${next.length === 1 ? 'is' : 'are'} asked for with the same image.`;
    case 'unavailable':
      if (soak !== undefined && isSoaked(soak)) return md`*Soak* ${healthText(soak)}. ${nextBusyText(run, next)}`;
      return md`*Soak* not shown in time${soak === undefined ? md`` : md`: ${healthText(soak)}, ${spanText(soak.neededMs)} were needed`}. Nobody is asked for ${fleets} by itself.`;
    case undefined:
      return undefined;
  }
}

/** None of them takes the image without a reason that someone gives. */
const NOT_BY_ITSELF = 'No request for a next fleet opens by itself.';
/** A newer deploy came first, or the checks refused it. */
const NOT_ASKED = 'No request for a next fleet was opened.';

/** It has soaked, and the fleet after it was never free for its request. */
export function nextBusyText({ plan }: DeployRun, next: readonly string[]): Mrkdwn {
  const busy = md`${next.length === 0 ? 'The next fleet' : someOf(next, 5)} could not be asked for: another run was going on there all the time.`;
  const [fleet = '<fleet>'] = next;
  return md`${busy} ${code(`/patch deploy ${fleet} ${plan.image.id}`)} asks for it.`;
}

const soakNext = ({ healthySince, neededMs }: Soak, fleets: string): Mrkdwn =>
  healthySince === undefined
    ? md`Its ${spanText(neededMs)} begin once all are healthy; before that nobody is asked for ${fleets}.`
    : md`If it stays so, people are asked for ${fleets} at ${moment(healthySince + neededMs)}, with the same image.`;
