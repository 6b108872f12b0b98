import { withClock } from '../../cards/message/clock.ts';
import { type CardLines, framedCard } from '../../cards/message/framed-card.ts';
import type { MessageContent } from '../../cards/types.ts';
import { spanText } from '../../duration.ts';
import { section } from '../../slack/blocks.ts';
import { code, joinMd, type Mrkdwn, md, topText } from '../../slack/mrkdwn.ts';
import { counted, moment } from '../../slack/words.ts';
import { instancesOf } from '../decision/changes.ts';
import { needsNothing } from '../decision/needs.ts';
import type { CalledOff, Occurrence } from '../types/occurrence.ts';
import { occurrenceButtons } from './buttons.ts';
import { endsText, failureLines, progressLine, statusText, taskLines, totalOf } from './live-lines.ts';
import { clockOf, needsLine, nextLine, quietLine, readText, warningsOf, whatLine } from './notice-lines.ts';
import { resultLine, totalsOf } from './receipt-lines.ts';
import { failedStopText, stopLine } from './stop.ts';
import { adoptCommand, effectText, openingText, whomText, whomTitle, windowName } from './words.ts';

/** The one message of an occurrence in a channel: its notice, then what it does, then what came of it. */
export function occurrenceCard(occurrence: Occurrence): MessageContent {
  if (occurrence.state === 'announced' && needsNothing(occurrence.notice)) {
    const line = quietLine(occurrence);
    return { text: topText(line), blocks: [section(line)] };
  }
  const title = titleOf(occurrence);
  const lines = linesOf(occurrence);
  const card = framedCard({
    title,
    headline: md`${title}. ${headlineOf(occurrence, lines)}`,
    warnings: occurrence.state === 'announced' ? warningsOf(occurrence) : runWarnings(occurrence),
    moreWarnings: 'Details',
    lines,
    buttons: occurrenceButtons(occurrence),
    foot: footOf(occurrence),
  });
  return occurrence.state === 'announced' ? withClock(card, clockOf(occurrence)) : card;
}

function titleOf({ state, notice, live, receipt }: Occurrence): string {
  const name = windowName(notice);
  switch (state) {
    case 'announced':
      return `Upcoming window: ${name}, ${whomTitle(notice)}`;
    case 'open':
      return live === undefined || totalOf(live) === 0
        ? `${name} is open: ${whomTitle(notice)}`
        : `${name} is open: ${live.counts.done} of ${totalOf(live)} instances done`;
    case 'ended':
    case 'missed': {
      const how = receipt === undefined || notice.does === 'deploys' ? '' : `: ${patchedTitle(receipt)}`;
      return state === 'missed' ? `${name} ran without a notice${how}` : `${name} ended${how}`;
    }
    case 'called-off':
      return `${name} will not open for ${whomTitle(notice)}`;
  }
}

function patchedTitle(receipt: NonNullable<Occurrence['receipt']>): string {
  const { patched, instances, pendingReboot } = totalsOf(receipt);
  return `${patched} of ${counted(instances, 'instance')} patched${pendingReboot === 0 ? '' : `, ${pendingReboot} pending reboot`}`;
}

/** What a notification says after the title. */
function headlineOf(occurrence: Occurrence, { next }: CardLines): Mrkdwn {
  return occurrence.state === 'announced' ? md`Opens ${openingText(occurrence)}. ${next}` : next;
}

function linesOf(occurrence: Occurrence): CardLines {
  switch (occurrence.state) {
    case 'announced':
      return {
        what: whatLine(occurrence),
        status: needsLine(occurrence.notice),
        undo: undoLine(occurrence),
        next: nextLine(occurrence),
      };
    case 'open':
      return {
        what: md`${whomText(occurrence.notice)} · ${effectText(occurrence.notice)} · ${endsText(occurrence)}`,
        status: occurrence.live === undefined ? undefined : progressLine(occurrence.live),
        undo: stopLine(occurrence),
        next: md`Nothing is needed from you: this message follows it to the end`,
      };
    case 'ended':
    case 'missed':
      return endedLines(occurrence);
    case 'called-off':
      return {
        what: md`${whomText(occurrence.notice)} · was due to open ${openingText(occurrence)}`,
        status: occurrence.why === undefined ? undefined : whyText(occurrence.why),
        next: md`It patches nothing; no action needed`,
      };
  }
}

function undoLine({ windowId, notice }: Occurrence): Mrkdwn | undefined {
  if (notice.does === 'deploys') return undefined;
  const besides = notice.fleets.some(({ patchable }) => patchable) ? md` · it still runs after Patch now` : md``;
  return md`Cannot be skipped or deferred from Slack until the window is adopted: ${adoptCommand(windowId)}${besides}`;
}

function endedLines(occurrence: Occurrence): CardLines {
  const { notice, live, receipt, endedAt } = occurrence;
  const took = live?.endedAt === undefined ? '' : `, after ${spanText(live.endedAt - live.startedAt)}`;
  const when = endedAt === undefined ? md`` : md` · ended ${moment(endedAt)}${took}`;
  if (notice.does === 'deploys')
    return { what: md`${whomText(notice)}${when}`, next: md`Deploys requested for it have their own cards` };
  return {
    what: md`${whomText(notice)} · ${effectText(notice)}${when}`,
    status: receipt === undefined ? undefined : resultLine(receipt),
    next: endedNext(occurrence),
  };
}

function endedNext({ state, receipt, notice }: Occurrence): Mrkdwn {
  const [next] = notice.next;
  const again = next === undefined ? md`` : md` · next opening ${moment(next)}`;
  const missed =
    state === 'missed' ? md`No notice was posted because Patchwarden was not running when it was due. ` : md``;
  if (receipt === undefined) return md`${missed}Its result could not be read yet${again}`;
  const { missing, failed, pendingReboot, notInstalled } = totalsOf(receipt);
  if (missing + failed + notInstalled === 0) {
    const pending = pendingReboot === 0 ? md`` : md`: a pending reboot shows until the next reboot and scan`;
    return md`${missed}Nothing is needed from you${pending}${again}`;
  }
  return md`${missed}Details lists the instances that need attention; until someone acts, they wait for the next opening${again}`;
}

/** Why it will not open. */
export function whyText(why: CalledOff): Mrkdwn {
  switch (why.code) {
    case 'deleted':
      return md`The window was deleted in Systems Manager`;
    case 'disabled':
      return md`The window was disabled in Systems Manager`;
    case 'moved': {
      const schedule = why.schedule === undefined ? md`` : md`, its schedule is now ${code(why.schedule)}`;
      return why.to === undefined
        ? md`The window's schedule has no further opening${schedule}`
        : md`The window was moved: it opens ${moment(why.to)} instead${schedule}`;
    }
    case 'not-opened':
      return md`Systems Manager did not open the window at its scheduled time`;
  }
}

function runWarnings(occurrence: Occurrence): Mrkdwn[] {
  const { live } = occurrence;
  if (live === undefined) return [];
  const lines = [failedStopText(occurrence), statusText(occurrence)].flatMap((line) => line ?? []);
  return [...lines, ...failureLines(live, 2), ...taskLines(live)];
}

const footOf = (occurrence: Occurrence): Mrkdwn => {
  const { windowId, notice, place, live } = occurrence;
  const execution = live === undefined ? [] : [md`execution ${code(live.executionId)}`];
  return joinMd(
    [
      md`Window ${code(windowId)} in ${place}`,
      md`${code(notice.schedule)} ${notice.timezone}`,
      ...(occurrence.state === 'announced'
        ? [readText(occurrence), md`${counted(instancesOf(notice), 'instance')}`]
        : execution),
    ],
    ' · ',
  );
};
