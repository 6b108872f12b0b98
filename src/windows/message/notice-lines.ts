import { MINUTE } from '../../duration.ts';
import { earliestClock } from '../../posture/message/deadline.ts';
import { code, joinMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, firstOf, moment, short } from '../../slack/words.ts';
import { instancesOf } from '../decision/changes.ts';
import type { CapacityWarning, NoticeFacts, Occurrence, OrderGap } from '../types/occurrence.ts';
import { durationText, effectText, openingText, reboots, whomText } from './words.ts';

/** What is done to whom, when and for how long. */
export function whatLine(occurrence: Occurrence): Mrkdwn {
  const { notice } = occurrence;
  const { durationMs, cutoffMs } = notice;
  const cutoff = cutoffMs === 0 ? '' : `, nothing new starts in the last ${durationText(cutoffMs)}`;
  return md`${whomText(notice)} · ${effectText(notice)} · opens ${openingText(occurrence)} for ${durationText(durationMs)}${cutoff}`;
}

interface Needs {
  instances: number;
  needing: number;
  critical: number;
  pendingReboot: number;
  neverScanned: number;
  stopped: number;
}

/** Of all fleets of the card together. */
function sumOf({ fleets, others }: NoticeFacts): Needs {
  const all = [...fleets, { ...others, critical: 0, stopped: 0 }];
  const sum = (of: (needs: Needs) => number): number => all.reduce((total, needs) => total + of(needs), 0);
  return {
    instances: sum(({ instances }) => instances),
    needing: sum(({ needing }) => needing),
    critical: sum(({ critical }) => critical),
    pendingReboot: sum(({ pendingReboot }) => pendingReboot),
    neverScanned: sum(({ neverScanned }) => neverScanned),
    stopped: sum(({ stopped }) => stopped),
  };
}

/** What is missing, and who reboots, by the last scans. */
export function needsLine(notice: NoticeFacts): Mrkdwn {
  if (notice.does === 'deploys') return imagesLine(notice);
  if (notice.unread === true) return md`What is missing could not be read from Systems Manager`;
  const needs = sumOf(notice);
  return joinMd(
    [missingText(needs), ...restText(needs, notice), ...(notice.images.length > 0 ? [imagesLine(notice)] : [])],
    ' · ',
  );
}

function missingText({ instances, needing, critical }: Needs): Mrkdwn {
  if (needing === 0) return md`No patches missing`;
  const urgent = critical === 0 ? '' : `, critical or security ones on ${critical}`;
  return md`${needing} of ${counted(instances, 'instance')} ${needing === 1 ? 'is' : 'are'} missing patches${urgent}`;
}

function restText(
  { needing, pendingReboot, neverScanned, stopped, instances }: Needs,
  { does }: NoticeFacts,
): Mrkdwn[] {
  const rebooting =
    does === 'reboots' ? instances - stopped : Math.min(instances - stopped, needing + pendingReboot + neverScanned);
  return [
    ...(pendingReboot === 0 ? [] : [md`${pendingReboot} pending reboot`]),
    ...(neverScanned === 0 ? [] : [md`${neverScanned} never scanned`]),
    ...(stopped === 0 ? [] : [md`${stopped} stopped and not patched`]),
    reboots(does)
      ? md`up to ${counted(rebooting, 'instance')} ${rebooting === 1 ? 'reboots' : 'reboot'}`
      : md`no reboots`,
  ];
}

const imagesLine = ({ images }: NoticeFacts): Mrkdwn =>
  joinMd(
    images.map(({ fleet, image, requested }) =>
      requested === undefined
        ? md`${fleet}: no deploy is requested for this window${image === undefined ? '' : md`, newest image ${short(image, 80)}`}`
        : md`${fleet}: deploy ${requested.runId} is ${requested.state.replaceAll('-', ' ')} for this window`,
    ),
    ' · ',
  );

/** The worst first. */
export function warningsOf({ notice }: Occurrence): Mrkdwn[] {
  const { freeze, order, warnings, unknown } = notice;
  return [
    ...(freeze.kind === 'closed' ? [freezeText(freeze.until)] : []),
    ...(freeze.kind === 'unknown'
      ? [md`The change calendars could not be read, so a freeze at that time is possible`]
      : []),
    ...order.map(orderText),
    ...(unknown.length === 0
      ? []
      : [
          md`Not every target could be read: ${firstOf(
            unknown.map((each) => short(each, 80)),
            3,
          )}`,
        ]),
    ...warnings.map(capacityText),
  ];
}

const freezeText = (until: number | undefined): Mrkdwn =>
  md`A change calendar is closed at the opening${until === undefined ? '' : md`, until ${moment(until)}`}. This window is not adopted and runs anyway`;

function orderText({ fleet, before, patchedAt, until }: OrderGap): Mrkdwn {
  if (until !== undefined)
    return md`${fleet} comes after ${before}, which is still soaking until ${moment(until)}. This window runs anyway`;
  const when = patchedAt === undefined ? md`has not been patched yet` : md`was last patched ${moment(patchedAt)}`;
  return md`${fleet} comes after ${before}, which ${when}. This window runs anyway`;
}

function capacityText(warning: CapacityWarning): Mrkdwn {
  switch (warning.code) {
    case 'too-short':
      return md`${warning.instances} instances may need ${durationText(warning.needsMs)}, at an hour per 50: longer than the window`;
    case 'too-many-instances':
      return md`${warning.instances} instances are patched at the same time; AWS Managed Services stays at 1,000 or fewer`;
    case 'near-quota':
      return md`${warning.windows} of 50 maintenance windows exist in this Region`;
    case 'too-many-at-once':
      return md`${warning.windows} windows open at the same moment, and Systems Manager runs five at a time`;
  }
}

/** What happens if nobody acts, and when it opens again. */
export function nextLine({ notice }: Occurrence): Mrkdwn {
  const idle = notice.does === 'deploys' ? deploysIdle(notice) : md`*If nobody acts, it runs*: no approval needed`;
  const [next] = notice.next;
  return next === undefined ? idle : md`${idle} · next opening ${moment(next)}`;
}

const deploysIdle = ({ images }: NoticeFacts): Mrkdwn => {
  const [open] = images.filter(({ requested }) => requested === undefined);
  if (open === undefined) return md`*If nobody acts*, each deploy starts only if it is approved by then`;
  const command = code(`/patch deploy ${open.fleet} ${short(open.image ?? 'ami-…', 80)} in window`);
  return md`*If nobody acts, nothing is deployed*. To deploy, use ${command}`;
};

/** The whole notice of an occurrence that has nothing to do, in one line. */
export function quietLine(occurrence: Occurrence): Mrkdwn {
  const { notice } = occurrence;
  const instances = instancesOf(notice);
  return md`*${short(notice.name, 60)}* opens ${openingText(occurrence)} for ${whomText(notice)}: nothing is missing and no reboot is pending${instances === 0 ? '' : ', by their last scans'}. It runs anyway.`;
}

/** By when what its fleets miss must be in, as of when that was read last; one that opens too late says so. */
export function clockOf({ notice, opensAt }: Occurrence): Mrkdwn | undefined {
  const { due = [], dueReadAt: readAt = notice.readAt } = notice;
  const clock = earliestClock(due, readAt);
  const [first] = [...due].sort((a, b) => a.deadline.due - b.deadline.due);
  if (clock === undefined || first === undefined) return undefined;
  const isLate = opensAt > first.deadline.due && first.deadline.due >= readAt;
  if (!isLate) return clock;
  const sooner = first.deadline.infeasible?.sooner;
  return sooner === 'install'
    ? md`${clock} · *opens after that*: ${code(`/patch install ${short(first.fleet)}`)}`
    : md`${clock} · *opens after that*`;
}

/** How old the facts are. */
export const readText = ({ notice }: Occurrence): Mrkdwn =>
  md`checked ${moment(Math.floor(notice.readAt / MINUTE) * MINUTE)}`;
