import { cardLink } from '../../cards/message/origin.ts';
import { ageText, DAY } from '../../duration.ts';
import { heldText, infeasibleText, slowText } from '../../posture/message/deadline.ts';
import { scopeText } from '../../posture/message/exception.ts';
import { isNoFleet } from '../../posture/types/swept.ts';
import { code, date, type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { counted, firstOf, short } from '../../slack/words.ts';
import type { Need, WaitingRun } from '../types/digest.ts';
import { fleetText } from './words.ts';

/** One thing that a person has to do, and what it is about. */
export function needLine(need: Need, now: number): Mrkdwn {
  switch (need.code) {
    case 'overdue':
      return md`*${fleetText(need.fleet)}*: ${short(need.what, 60)} was due ${date(need.due)} and is still open. Patch it now${/^CVE-[0-9]{4}-[0-9]{4,}$/.test(need.what) ? md`: ${code(`/patch cve ${need.what}`)} shows the fastest way` : md``}.`;
    case 'infeasible':
      return md`*${fleetText(need.fleet)}*: ${infeasibleText(need.infeasible, need.fleet)}`;
    case 'held':
      return md`*${fleetText(need.fleet)}*: ${heldText(need.held)}`;
    case 'slow':
      return md`*${firstOf(need.fleets.map(fleetText), 3)}*: ${slowText(need.slow)}`;
    case 'attention':
      return md`${runText(need.run)} needs attention${sinceText(need.run, now)}.`;
    case 'approval':
      return md`${runText(need.run)} waits for approval${sinceText(need.run, now)}.`;
    case 'exception-asked':
      return md`Exception for *${fleetText(need.exception.fleet)}* (${scopeText(need.exception.scope)}), requested by ${user(need.exception.requester.userId)}, waits for approval.`;
    case 'exception-ending':
      return md`Exception for *${fleetText(need.exception.fleet)}* (${scopeText(need.exception.scope)}) ends ${date(need.exception.until)}. Patch it or request a renewal.`;
    case 'not-compliant':
      return driftText(need);
    case 'not-read':
      if (need.readAt === undefined)
        return md`*${fleetText(need.fleet)}*: no sweep has read it yet, so its compliance is not known. \`/patch compliance\` says why.`;
      return md`*${fleetText(need.fleet)}*: no sweep has read it since ${date(need.readAt)}, so its compliance now is not known. \`/patch compliance\` says why.`;
    case 'not-seen':
      return md`*${fleetText(need.fleet)}*: ${hiddenText(need)}. \`/patch compliance\` says why.`;
  }
}

function driftText({ fleet, instances }: { fleet: string; instances: number }): Mrkdwn {
  const why = isNoFleet(fleet) ? code('/patch compliance') : code(`/patch compliance ${short(fleet)}`);
  if (instances === 0) return md`*${fleetText(fleet)}* is not compliant, and no exception covers it. ${why} says why.`;
  return md`*${fleetText(fleet)}*: ${counted(instances, 'instance is', 'instances are')} not compliant, and no exception covers ${instances === 1 ? 'it' : 'them'}. ${isNoFleet(fleet) ? md`` : md`Patch ${instances === 1 ? 'it' : 'them'}, or request an exception: `}${why} says why.`;
}

const hiddenText = ({ instances, unread }: { instances: number; unread: number }): string => {
  if (instances === 0 && unread === 0) return 'not fully seen';
  if (instances === 0) return `${counted(unread, 'read')} failed in the last sweep`;
  return `${counted(instances, 'instance')} could not be seen`;
};

const runText = ({ id, kind, name, card }: WaitingRun): Mrkdwn => {
  const what = `${kind} of ${short(name, 60)}`;
  return card.ts === undefined ? md`${what} (${id})` : cardLink({ channel: card.channel, ts: card.ts }, what);
};

const sinceText = ({ since }: WaitingRun, now: number): string =>
  now - since < DAY ? '' : ` for ${ageText(now - since)}`;
