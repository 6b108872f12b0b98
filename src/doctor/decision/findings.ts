import type { DoctorFacts, PlaceFacts } from '../types/facts.ts';
import type { Finding } from '../types/finding.ts';
import type { UnreadFinding } from '../types/read.ts';
import { alarmFindings } from './alarms.ts';
import { approverFindings } from './approvers.ts';
import { deadlineFindings } from './deadlines.ts';
import { installationFindings } from './installation.ts';
import { patchingFindings } from './patching.ts';
import { pulseFindings } from './pulse.ts';
import { quotaFindings } from './quotas.ts';
import { slackFindings } from './slack.ts';
import { tagFindings } from './tags.ts';
import { ELSEWHERE, unread } from './unread.ts';

const LEVELS = ['to-do', 'unknown', 'ok'] as const;

/** Every check, the worst first: what to do, what could not be read, and what is in order. */
export function findingsOf(facts: DoctorFacts): readonly Finding[] {
  const { slack, installation, approvers, pulse, places, deadlines, notRead } = facts;
  const found: Finding[] = [
    ...slackFindings(slack),
    ...installationFindings(installation),
    ...approverFindings(approvers),
    ...places.flatMap(placeFindings),
    ...deadlineFindings(deadlines),
    ...notRead.map((place) => unread(`everything of ${place}`, ELSEWHERE)),
    ...pulseFindings(pulse),
  ];
  const joined = joinUnread(found);
  return LEVELS.flatMap((level) => joined.filter((each) => each.level === level));
}

function placeFindings({ place, patching, tags, alarms, quotas }: PlaceFacts): Finding[] {
  const found: Finding[] = [
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
  const reasonOf = ({ why, action, error, place = '' }: UnreadFinding & { place?: string }): string =>
    `${why} ${action} ${error} ${place}`;
  for (const each of found)
    if (each.subject === 'unread') whats.set(reasonOf(each), [...(whats.get(reasonOf(each)) ?? []), ...each.what]);
  return found.flatMap((each): readonly Finding[] => {
    if (each.subject !== 'unread') return [each];
    const what = whats.get(reasonOf(each));
    whats.delete(reasonOf(each));
    return what === undefined ? [] : [{ ...each, what }];
  });
}
