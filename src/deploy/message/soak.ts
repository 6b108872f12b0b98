import type { CardLines } from '../../cards/message/framed-card.ts';
import { spanText } from '../../duration.ts';
import { nextLine } from '../../runs/message/state.ts';
import { mayStop, needsText } from '../../runs/message/who-decides.ts';
import { code, joinMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, moment, short } from '../../slack/words.ts';
import { worstOfRest } from '../decision/refresh-plan.ts';
import { isSoaked, soakedAt } from '../decision/soak.ts';
import type { DeployProgress } from '../types/progress.ts';
import type { DeployRun } from '../types/run.ts';
import type { Soak } from '../types/soak.ts';
import { automaticText } from './blast.ts';
import { evidenceWarnings, newAndHealthy, seenParts } from './evidence.ts';
import type { DeployFacts } from './facts.ts';
import { deployLines } from './lines.ts';
import { restAlarmText, restRollbackText } from './progress.ts';
import { whatLine } from './what.ts';
import { checkedText, dotted, imageWord, newText, oldImageText, runWord, someOf, worstText } from './words.ts';

/** At a checkpoint: the canary's numbers, what each answer leaves, and who decides. */
export const checkpointCard = (run: DeployRun, now: number): CardLines => ({
  what: dotted(whatLine(run, now), restText(run)),
  status: canaryText(run),
  undo: leavesText(run),
  next:
    run.state === 'approved'
      ? nextLine(run, deployLines)
      : md`${againText(run)}${needsText(run)} to continue. If nobody decides, the fleet stays as it is: ${sidesText(run)}, and no other deploy of ${run.name} can start.`,
});

/** What continuing takes out of service; where more was replaced than was approved, that must be understood first. */
function restText(run: DeployRun): string | undefined {
  const { change } = run.plan;
  if (change?.route !== 'refresh' || run.progress?.beyond !== undefined || isAllNew(run)) return undefined;
  const worst = worstOfRest(change);
  return worst === undefined || worst.of === 0 ? undefined : worstText(worst);
}

const canaryText = ({ progress }: DeployRun): Mrkdwn | undefined =>
  progress === undefined ? undefined : dotted(newAndHealthy(progress), ...seenParts(progress));

function leavesText(run: DeployRun): Mrkdwn {
  const { done = 0, total = 0 } = run.progress ?? {};
  if (total === 0)
    return dotted(
      md`Roll back makes new instances launch from ${oldImageText(run)} again`,
      md`Stop here keeps ${code(imageWord(run.plan.image))}`,
    );
  const back = md`Roll back moves ${newText(run)} to ${oldImageText(run)}`;
  if (isAllNew(run)) return dotted(back, 'Stop here changes nothing: no instance runs the old image now');
  return dotted(back, `Stop here leaves ${done} new and ${counted(Math.max(0, total - done), 'old instance')}`);
}

/** Why approvals that were given at this checkpoint are needed once more. */
function againText({ askedAgain }: DeployRun): string {
  switch (askedAgain?.code) {
    case 'quorum-lost':
      return 'An approval no longer counts. ';
    case 'lapsed':
      return 'The approvals expired before they were used, so approval is needed again. ';
    case 'proof-needed':
      return 'Approvals now carry a signature of Slack, and those given before do not count. ';
    case 'channel-changed':
      return 'patchwarden.yml now names this channel for its approvals, so approval is needed again. ';
    case 'plan-changed':
      return 'The plan changed, so earlier approvals no longer count. ';
    case 'deferred':
    case 'standing-ended':
    case 'checkpoint':
    case undefined:
      return '';
  }
}

/** What a checkpoint leaves, by what its instances run. */
function sidesText(run: DeployRun): Mrkdwn {
  const { done = 0, total = 0 } = run.progress ?? {};
  const image = code(run.plan.image.id);
  if (total === 0) return md`no instances, and new ones launch from ${image}`;
  return done >= total ? md`all ${total} instances on ${image}` : md`${image} and ${oldImageText(run)} side by side`;
}

/** The canary's numbers, and what each answer leaves, a line each: for the form in which it is decided. */
export function checkpointLines(run: DeployRun): Mrkdwn {
  const { progress, wait } = run;
  const isEmpty = progress?.total === 0;
  const share = wait?.kind === 'checkpoint' ? ` (${wait.percent} %)` : '';
  return joinMd([
    ...(progress === undefined ? [] : [md`*Canary* ${newAndHealthy(progress)}`]),
    ...[...evidenceWarnings(run), ...beyondTexts(run)].map((text) => md`*Warning* ${text}`),
    ...(progress?.health === undefined ? [] : [md`*Health* ${dotted(...seenParts(progress))}`]),
    isAllNew(run)
      ? md`*Continue* checks everything again and ends the deploy: nothing is left to replace`
      : md`*Continue* checks everything again, then replaces the rest, to 100 %`,
    isEmpty
      ? md`*Roll back* ends this ${runWord(run)}; a separate run then makes new instances launch from ${oldImageText(run)} again`
      : md`*Roll back* ends this ${runWord(run)}; a separate run then rolls back ${newText(run)} to ${oldImageText(run)}`,
    isEmpty
      ? md`*Stop here* ends the deploy: there are no instances, and new ones launch from ${code(imageWord(run.plan.image))}`
      : isAllNew(run)
        ? md`*Stop here* ends the deploy and changes nothing: no instance runs the old image now`
        : md`*Stop here* ends the deploy and leaves both images in the fleet: new instances${share} stay new, the rest old`,
  ]);
}

/** Also in a group of no instances. */
const isAllNew = ({ progress, plan }: DeployRun): boolean =>
  progress?.images?.every(({ image }) => image === plan.image.id) === true;

/** More instances are new than were approved: approvers must know before they continue. */
export function beyondTexts({ progress }: DeployRun): Mrkdwn[] {
  if (progress?.beyond === undefined) return [];
  const { percent, instances } = progress.beyond;
  return [
    md`More than approved: ${progress.done} of ${progress.total} run the new image, but only ${counted(instances, 'instance')} (${percent} %) ${instances === 1 ? 'was' : 'were'} approved. Look at the instance refresh in Auto Scaling first`,
  ];
}

/** The watch: the new instances serve, and a rollback is short as long as the old ones are kept. */
export function watchLines(run: DeployRun, now: number): CardLines {
  const { progress, plan, wait } = run;
  const until = wait?.kind === 'watch' ? wait.until : undefined;
  const at = until === undefined ? md`when its time is over` : md`at ${moment(until)}`;
  const deletes = plan.change?.shape === 'replace' ? ', the old group is deleted' : '';
  return {
    what: whatLine(run, now),
    status: dotted(
      md`Watch${until === undefined ? md`` : md` until ${moment(until)}`}: ${keptText(run)}`,
      ...(progress === undefined ? [] : watchedParts(run, progress)),
    ),
    undo: dotted(
      plan.stage === 'rest' ? restRollbackText(run) : md`Roll back ${backText(run)}`,
      plan.change === undefined ? undefined : plan.stage === 'rest' ? restAlarmText(run) : automaticText(plan.change),
    ),
    next: md`Nothing is needed from you: ${at} the watch ends${deletes} and the ${runWord(run)} has succeeded. Until then ${mayStop(run)} can roll it back.`,
  };
}

/** What the watch keeps; after it the fleet soaks, which is another time. What serves by then, the instances tell. */
function keptText({ plan }: DeployRun): string {
  switch (plan.change?.shape) {
    case 'replace':
      return 'the old group is kept';
    case 'roll':
    case 'stack-refresh':
    case 'refresh':
      return 'a rollback is still possible';
    case 'update':
    case undefined:
      return 'the old resources are kept';
  }
}

/** `4 of 4 new instances healthy, 4 old · 8 of 8 healthy · checked …`, or that it could not be read. */
function watchedParts({ plan }: DeployRun, progress: DeployProgress): (Mrkdwn | undefined)[] {
  const { images, unread, done, total } = progress;
  const failed =
    unread === undefined ? [] : [md`instances not read at ${moment(unread.at)}: AWS says ${short(unread.error)}`];
  if (images === undefined) return failed;
  const on = images.find(({ image }) => image === plan.image.id)?.instances ?? 0;
  const others = total > on ? `, ${total - on} not on the image` : '';
  const kinds =
    on === 0 ? `no instance runs ${imageWord(plan.image)}` : `${done} of ${counted(on, 'new instance')} healthy`;
  return [md`${kinds}${others}`, ...seenParts(progress), ...failed];
}

function backText(run: DeployRun): Mrkdwn {
  const old = oldImageText(run);
  switch (run.plan.change?.shape) {
    case 'replace':
      return md`switches to the old group (${old}) at once`;
    case 'roll':
    case 'stack-refresh':
    case 'refresh':
      return md`replaces the instances once more, with ${old}`;
    case 'update':
    case undefined:
      return md`switches to the old resources`;
  }
}

/** `2 of 2 healthy since …, fewest 1 of 2 at …, checked 290 times, last …`. */
export function healthText(soak: Soak): Mrkdwn {
  const { healthy, total, healthySince, worst, others = 0, unseenMs = 0, unread } = soak;
  const since = healthySince === undefined ? md`` : md` since ${moment(healthySince)}`;
  const low =
    worst === undefined || worst.healthy >= worst.total
      ? md``
      : md`, fewest ${worst.healthy} of ${worst.total} at ${moment(worst.at)}`;
  const other = others === 0 ? '' : `, ${others} not on the image`;
  const unseen = unseenMs === 0 ? '' : `, not counting ${spanText(unseenMs)} without a check`;
  const failed = unread === undefined ? md`` : md`; not read at ${moment(unread.at)}: AWS says ${short(unread.error)}`;
  return md`${healthy} of ${total} healthy${since}${other}${low}, ${checkedText(soak)}${unseen}${failed}`;
}

/** The soak of a deploy that has succeeded: health for as long as the fleets after it require. */
export function soakText(run: DeployRun, { soak, next = [] }: DeployFacts): Mrkdwn | undefined {
  const fleets = next.length === 0 ? 'the next fleet' : someOf(next, 5);
  switch (run.report) {
    case 'pending':
      if (soak === undefined) return undefined;
      return dotted(md`Soak: ${healthText(soak)}`, next.length === 0 ? NONE_OPENS : soakNext(soak, fleets));
    case 'ready':
      if (next.length === 0) return soak === undefined ? undefined : dotted(md`Soak: ${healthText(soak)}`, NONE_OPENED);
      return dotted(
        soak === undefined ? md`Soak complete` : md`Soak complete: ${healthText(soak)}`,
        `${next.length === 1 ? 'request' : 'requests'} opened for ${fleets}`,
      );
    case 'unavailable':
      if (soak !== undefined && isSoaked(soak))
        return dotted(md`Soak complete: ${healthText(soak)}`, nextBusyText(run, next));
      return dotted(
        soak === undefined
          ? md`Soak not completed in time`
          : md`Soak not completed in time: ${healthText(soak)}, ${spanText(soak.neededMs)} required`,
        `no request opens for ${fleets}`,
      );
    case undefined:
      return undefined;
  }
}

/** None of them takes the image without a reason that someone gives. */
const NONE_OPENS = 'no request opens automatically';
/** A newer deploy came first, or the checks refused it. */
const NONE_OPENED = 'no request was opened';

/** It has soaked, and the fleet after it was never free for its request. */
export function nextBusyText({ plan }: DeployRun, next: readonly string[]): Mrkdwn {
  const [fleet = '<fleet>'] = next;
  return md`no request opened for ${next.length === 0 ? 'the next fleet' : someOf(next, 5)}: another run was active there the whole time. ${code(`/patch deploy ${fleet} ${plan.image.id}`)} requests it`;
}

const soakNext = (soak: Soak, fleets: string): Mrkdwn =>
  soak.healthySince === undefined
    ? md`must be healthy for ${spanText(soak.neededMs)} before a request opens for ${fleets}`
    : md`if it stays healthy, a request opens for ${fleets} at ${moment(soakedAt(soak, soak.healthySince))}`;
