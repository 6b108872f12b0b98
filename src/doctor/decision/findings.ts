import type { DoctorFacts, PlaceFacts } from '../types/facts.ts';
import type { Finding } from '../types/finding.ts';
import type { Unread, UnreadFinding } from '../types/read.ts';
import { alarmFindings } from './alarms.ts';
import { approverFindings } from './approvers.ts';
import { deadlineFindings } from './deadlines.ts';
import { installationFindings } from './installation.ts';
import { patchingFindings } from './patching.ts';
import { pulseFindings } from './pulse.ts';
import { quotaFindings } from './quotas.ts';
import { slackFindings } from './slack.ts';
import { tagFindings } from './tags.ts';
import { unread } from './unread.ts';

const LEVELS = ['to-do', 'unknown', 'ok'] as const;

/** Every check, the worst first: what to do, what could not be read, and what is in order. */
export function findingsOf(facts: DoctorFacts): readonly Finding[] {
  const { slack, installation, approvers, pulse, places, deadlines, notRead } = facts;
  const found: Finding[] = [
    ...slackFindings(slack),
    ...installationFindings(installation),
    ...approverFindings(approvers),
    ...places.flatMap(placeFindings),
    ...notRead.flatMap(({ place, because }) =>
      isElsewhere(because) ? [] : [{ ...unread('everything', because), place }],
    ),
    ...deadlineFindings(deadlines),
    ...notRead.flatMap(({ place, because }) =>
      isElsewhere(because) ? [unread(`everything of ${place}`, because)] : [],
    ),
    ...pulseFindings(pulse),
  ];
  const joined = joinUnread(found);
  return LEVELS.flatMap((level) => joined.filter((each) => each.level === level));
}

/** What the command looks at nowhere is said of all places at once. */
const isElsewhere = ({ why }: Unread): boolean => why === 'elsewhere';

function placeFindings({ place, installation, patching, tags, alarms, quotas }: PlaceFacts): Finding[] {
  const found: Finding[] = [
    ...(installation === undefined ? [] : installationFindings(installation)),
    ...(patching === undefined ? [] : patchingFindings(patching)),
    ...(tags === undefined ? [] : tagFindings(tags)),
    ...alarmFindings(alarms),
    ...quotaFindings(quotas),
  ];
  return place === undefined ? found : found.map((each) => ({ ...each, place }));
}

/** What was not read for one reason is one finding, where the first of it stood. */
function joinUnread(found: readonly Finding[]): readonly Finding[] {
  const whats = new Map<string, readonly string[]>();
  const reasonOf = ({ why, action, error, says = '', place = '' }: UnreadFinding & { place?: string }): string =>
    `${why} ${action} ${error} ${says} ${place}`;
  for (const each of found)
    if (each.subject === 'unread') whats.set(reasonOf(each), [...(whats.get(reasonOf(each)) ?? []), ...each.what]);
  return found.flatMap((each): readonly Finding[] => {
    if (each.subject !== 'unread') return [each];
    const what = whats.get(reasonOf(each));
    whats.delete(reasonOf(each));
    return what === undefined ? [] : [{ ...each, what }];
  });
}
