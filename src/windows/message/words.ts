import type { ApproverGroup } from '../../config/types.ts';
import { formatDuration } from '../../duration.ts';
import type { NodeFailure } from '../../patch/types/progress.ts';
import { code, joinMd, type Mrkdwn, md, user, usergroup } from '../../slack/mrkdwn.ts';
import { counted, listed, moment, short } from '../../slack/words.ts';
import { formatsOf } from '../../wall-time.ts';
import { instancesOf } from '../decision/changes.ts';
import type { AnnouncedEffect, NoticeFacts, Occurrence } from '../types/occurrence.ts';

export const windowName = ({ name }: Pick<NoticeFacts, 'name'>): string => short(name, 60);

const formatOf = formatsOf({
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

/** A moment on the clocks of the window's own zone: `Tue 1 Dec 22:00 Australia/Sydney`. */
export function zoneText(at: number, timezone: string): string {
  const parts = Object.fromEntries(
    formatOf(timezone)
      .formatToParts(new Date(at))
      .map(({ type, value }) => [type, value]),
  );
  const { weekday = '', day = '', month = '', hour = '', minute = '' } = parts;
  return `${weekday} ${day} ${month} ${hour}:${minute} ${timezone}`;
}

/** In the reader's zone, and in the window's. */
export const openingText = ({ opensAt, notice }: Pick<Occurrence, 'opensAt' | 'notice'>): Mrkdwn =>
  md`${moment(opensAt)} (${zoneText(opensAt, notice.timezone)})`;

export const durationText = (ms: number): string => formatDuration(ms);

/** What its tasks do, as the end of "it …". */
export function effectText({ does, documents }: Pick<NoticeFacts, 'does' | 'documents'>): string {
  switch (does) {
    case 'patches':
      return 'installs patches without rebooting';
    case 'patches-and-reboots':
      return 'installs patches and reboots';
    case 'reboots':
      return 'reboots instances';
    case 'named':
      return `runs ${listed(documents.slice(0, 3).map((name) => short(name, 60)))}`;
    case 'deploys':
      return 'starts deploys requested for it';
  }
}

export const reboots = (does: AnnouncedEffect): boolean => does === 'reboots' || does === 'patches-and-reboots';

/** Fleets and instances that it is about: `win-dev (5 instances)`. */
export function whomText(notice: NoticeFacts): Mrkdwn {
  const { fleets, others, images, unknown } = notice;
  const parts = [
    ...fleets.slice(0, MAX_FLEETS).map(({ fleet, instances }) => md`*${fleet}* (${counted(instances, 'instance')})`),
    ...(fleets.length > MAX_FLEETS ? [md`${fleets.length - MAX_FLEETS} more fleets`] : []),
    ...images.map(({ fleet }) => md`*${fleet}*`),
    ...(others.instances > 0 ? [md`${counted(others.instances, 'instance')} outside the configured fleets`] : []),
  ];
  if (parts.length > 0) return joinMd(parts, ', ');
  return unknown.length > 0 ? md`targets that could not be read` : md`no instances`;
}

const MAX_FLEETS = 4;

/** The same in plain text, for a title. */
export function whomTitle(notice: NoticeFacts): string {
  const names = [...notice.fleets, ...notice.images].map(({ fleet }) => fleet);
  if (names.length === 0) return counted(instancesOf(notice), 'instance');
  const shown = names.slice(0, 2);
  return names.length > 2 ? `${shown.join(', ')} and ${names.length - 2} more` : listed(shown);
}

/** `npm run adopt -- mw-…`. */
export const adoptCommand = (windowId: string): Mrkdwn => code(`npm run adopt -- ${windowId}`);

/** Its owners, who are notified by it. */
export const mentionsText = (groups: readonly ApproverGroup[]): Mrkdwn =>
  joinMd(
    groups.flatMap((group) => (group.kind === 'usergroup' ? [usergroup(group.usergroup)] : group.users.map(user))),
    ' ',
  );

/** Why instances were not patched, and what helps. */
export function causeText(cause: NodeFailure): string {
  switch (cause) {
    case 'undeliverable':
      return 'the command could not be delivered: the agent is not running or not registered';
    case 'delivery-timed-out':
      return 'the command was not picked up in time: the agent was offline';
    case 'execution-timed-out':
      return 'patching took longer than the task allows';
    case 'hook-failed':
      return 'a hook of the task failed';
    case 'patch-failed':
      return 'a patch did not install';
    case 'cancelled':
      return 'the command was stopped before it ended';
    case 'access-denied':
      return 'Systems Manager was denied access';
    case 'not-started':
      return 'the command never started: too many errors elsewhere, or the instance does not fit the document';
    case 'failed':
      return 'the command failed on the instance';
  }
}

/** A few ids, and how many more there are. */
export const idsText = ({ ids, count }: { ids: readonly string[]; count: number }): Mrkdwn => {
  const shown = ids.slice(0, MAX_IDS).map((id) => code(id));
  const more = count - shown.length;
  return joinMd([...shown, ...(more > 0 ? [md`${more} more`] : [])], ', ');
};

const MAX_IDS = 5;
