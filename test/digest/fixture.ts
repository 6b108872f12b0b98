import { figuresOf } from '../../src/digest/decision/figures.ts';
import type { DigestFacts, DigestFigures, WaitingRun } from '../../src/digest/types/digest.ts';
import { DAY } from '../../src/duration.ts';
import { dayAt } from '../../src/posture/decision/day.ts';
import type { DayRecord } from '../../src/posture/types/day.ts';
import type { Exception } from '../../src/posture/types/exception.ts';
import { aPosture, NOW } from '../posture/posture-fixture.ts';

/** So many of `instances` compliant, that many days before now. */
export const aDay = (daysAgo: number, compliant: number, parts: Partial<DayRecord> = {}): DayRecord => {
  const readAt = NOW - daysAgo * DAY;
  return {
    schema: 1,
    fleet: 'web-prod',
    day: dayAt(readAt, 'UTC'),
    readAt,
    verdict: compliant === 10 ? 'compliant' : 'not-compliant',
    counts: { instances: 10, compliant, notCompliant: 10 - compliant, notSeen: 0, excepted: 0 },
    exceptions: 0,
    unread: 0,
    closed: [],
    closedOld: 0,
    ...parts,
  };
};

export const anException = (parts: Partial<Exception> = {}): Exception => ({
  schema: 1,
  id: 'x-7k2m9x4q',
  version: 2,
  epoch: 1,
  state: 'approved',
  fleet: 'web-prod',
  scope: { kind: 'patch', patch: 'KB5030211' },
  cves: [],
  exploited: [],
  reason: 'vendor fix pending',
  until: NOW + 3 * DAY,
  requester: { userId: 'U0DEV', person: 'U0DEV' },
  requestedAt: NOW - 10 * DAY,
  expiresAt: NOW - 9 * DAY,
  policy: { name: 'prod', approvals: 2, groups: {}, expiresMs: DAY },
  approvals: [],
  channel: 'C0PATCHING',
  ...parts,
});

export const aWaitingRun = (parts: Partial<WaitingRun> = {}): WaitingRun => ({
  id: 'd-7k2m9x4q',
  name: 'web-prod',
  kind: 'deploy',
  why: 'approval',
  since: NOW - 3 * DAY,
  card: { channel: 'C0PATCHING', ts: '1795165200.000100' },
  ...parts,
});

export const someFacts = (parts: Partial<DigestFacts> = {}): DigestFacts => ({
  scope: { kind: 'channel', fleets: ['web-prod'] },
  week: '2026-11-30',
  now: NOW,
  timezone: 'UTC',
  postures: [aPosture()],
  days: {},
  exceptions: [],
  waiting: [],
  deferred: 0,
  ...parts,
});

export const figures = (parts: Partial<DigestFacts> = {}): DigestFigures => figuresOf(someFacts(parts));
