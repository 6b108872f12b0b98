import type { DoctorFacts } from '../types/facts.ts';
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

const LEVELS = ['to-do', 'unknown', 'ok'] as const;

/** Every check, the worst first: what to do, what could not be read, and what is in order. */
export function findingsOf(facts: DoctorFacts): readonly Finding[] {
  const { slack, installation, approvers, patching, tags, alarms, deadlines, quotas, pulse } = facts;
  const found: Finding[] = [
    ...slackFindings(slack),
    ...installationFindings(installation),
    ...approverFindings(approvers),
    ...(patching === undefined ? [] : patchingFindings(patching)),
    ...(tags === undefined ? [] : tagFindings(tags)),
    ...alarmFindings(alarms),
    ...deadlineFindings(deadlines),
    ...quotaFindings(quotas),
    ...pulseFindings(pulse),
  ];
  const joined = joinUnread(found);
  return LEVELS.flatMap((level) => joined.filter((each) => each.level === level));
}

/** What was not read for one reason is one finding, where the first of it stood. */
function joinUnread(found: readonly Finding[]): readonly Finding[] {
  const joined = new Map<string, UnreadFinding>();
  return found
    .map((each) => {
      if (each.subject !== 'unread') return each;
      const reason = `${each.why} ${each.action} ${each.error}`;
      const known = joined.get(reason);
      const what = [...(known?.what ?? []), ...each.what];
      joined.set(reason, { ...each, what });
      return known === undefined ? reason : [];
    })
    .flatMap((each) => (typeof each === 'string' ? (joined.get(each) ?? []) : each));
}
