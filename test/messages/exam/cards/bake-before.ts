import type { BakeRun } from '../../../../src/bake/types/run.ts';
import type { RunState } from '../../../../src/runs/types/state.ts';
import { ANA, anApproval, aPlan, aStart, BEN, DAY, HOUR, MINUTE, runIn, T0 } from '../../../runs/fixture.ts';
import { always, type ExamCard, type Subject, says } from '../exam-card.ts';
import { EXPIRES, EXPIRES_AT, fact, GROUP, missing, moment, NOW, person, said } from '../facts.ts';
import { GAIN, NO_FLEET, RECIPE, USUAL, WEB } from './bake-facts.ts';

const LEADS = fact('@leads', '@oncall', {
  'run.policy.groups': { oncall: { kind: 'users', users: ['U0ANA', 'U0BEN'] } },
});

const JOINED = fact('joined the group 5 min ago', 'joined the group 3 h ago', {
  'run.approvals.0.joinedAt': T0 + MINUTE - 3 * HOUR,
});

/** A bake of the image web that has not started. */
const bake = (state: RunState, parts: Partial<BakeRun> = {}): Subject => ({
  kind: 'bake',
  run: runIn(state, { expiresAt: EXPIRES_AT, ...parts }),
  facts: { now: NOW },
});

const ASKED = {
  what: says(['approval needed', 'bake', WEB], [WEB, RECIPE]),
  when: says([USUAL], [EXPIRES]),
  who: says(['needs', missing(1), GROUP]),
  idle: says(['expires', EXPIRES]),
  undo: NO_FLEET,
  risk: GAIN,
};
const ASKED_TEXT = {
  state: always('the state itself', ['approval needed']),
  thing: says(['bake', WEB]),
  next: says([missing(1), GROUP], [EXPIRES]),
};

const CONFIRM_BY = T0 + 11 * MINUTE;
const START = T0 + 6 * HOUR + 20 * MINUTE;
const STARTS = moment(START, 'run.scheduledFor');
const RESUMES = moment(T0 + 9 * HOUR + 5 * MINUTE, 'run.hold.until');
const { current: _none, ...first } = aPlan({ lastDurationsMs: [] });

export const BAKES_BEFORE: readonly ExamCard[] = [
  { title: 'a bake waits for approval', subject: bake('awaiting-approval'), answers: ASKED, text: ASKED_TEXT },
  {
    title: "a pipeline's first bake, which a list of people may approve",
    subject: bake('awaiting-approval', {
      plan: first,
      reason: 'the base image has a new kernel',
      policy: {
        name: 'leads',
        approvals: 1,
        groups: { leads: { kind: 'users', users: ['U0ANA', 'U0BEN'] } },
        expiresMs: DAY,
      },
    }),
    answers: {
      ...ASKED,
      when: says([EXPIRES]),
      who: says(['needs', missing(1), LEADS]),
      risk: always('there is no image yet to compare with', ['first image|first of its pipeline|no image yet']),
    },
    text: {
      ...ASKED_TEXT,
      next: says([missing(1), LEADS], [EXPIRES]),
    },
  },
  {
    title: 'a bake whose start someone deferred asks again',
    subject: bake('awaiting-approval', {
      epoch: 2,
      scheduledFor: START,
      askedAgain: { code: 'deferred', by: 'U0BEN' },
    }),
    answers: {
      ...ASKED,
      when: says([STARTS], [EXPIRES], [USUAL]),
      who: says(['needs', missing(1), GROUP], [person('Ben', 'run.askedAgain.by'), 'moved|deferred']),
    },
    text: ASKED_TEXT,
  },
  {
    title: 'a bake whose approver left asks again',
    subject: bake('awaiting-approval', {
      epoch: 2,
      askedAgain: { code: 'quorum-lost', left: ['U0BEN'] },
    }),
    answers: {
      ...ASKED,
      who: says(
        ['needs', missing(1), GROUP],
        ['no longer counts', fact('@Ben', '@Cleo', { 'run.askedAgain.left': ['U0CLEO'] })],
      ),
    },
    text: ASKED_TEXT,
  },
  {
    title: 'a bake that was approved before approvals had proofs',
    subject: bake('awaiting-approval', { epoch: 2, askedAgain: { code: 'proof-needed' } }),
    answers: {
      ...ASKED,
      who: says(['needs', missing(1), GROUP], ['do not count', 'signature']),
    },
    text: ASKED_TEXT,
  },
  {
    title: 'a bake that was approved in a channel that the config no longer names',
    subject: bake('awaiting-approval', { epoch: 2, askedAgain: { code: 'channel-changed', channel: 'C0OPS' } }),
    answers: {
      ...ASKED,
      who: says(['needs', missing(1), GROUP], ['names', 'again']),
    },
    text: ASKED_TEXT,
  },
  {
    title: 'a bake that too few people can approve',
    subject: bake('awaiting-approval', {
      policy: { ...runIn('awaiting-approval').policy, approvals: 2 },
      counted: { epoch: 1, approvals: 2, short: ['U0ANA'] },
    }),
    answers: {
      ...ASKED,
      who: says(
        ['too few'],
        ['only', fact('1 person', '2 people', { 'run.counted.short': ['U0ANA', 'U0CLEO'] })],
        [fact('@Ana', '@Cleo', { 'run.counted.short': ['U0CLEO'] })],
      ),
    },
    text: { ...ASKED_TEXT, next: says([EXPIRES]) },
  },
  {
    title: 'a bake that half of its approvers approved',
    subject: bake('awaiting-approval', {
      policy: { ...runIn('awaiting-approval').policy, approvals: 2 },
      approvals: [anApproval(ANA)],
    }),
    answers: {
      ...ASKED,
      who: says(['needs', missing(2, 1), GROUP], [person('Ana', 'run.approvals.0.userId')]),
    },
    text: { ...ASKED_TEXT, next: says([missing(2, 1), GROUP], [EXPIRES]) },
  },
  {
    title: 'a bake that someone approved who had just joined the group',
    subject: bake('awaiting-approval', {
      policy: { ...runIn('awaiting-approval').policy, approvals: 2 },
      approvals: [anApproval(ANA, { joinedAt: T0 - 4 * MINUTE })],
    }),
    answers: {
      ...ASKED,
      who: says(['needs', missing(2, 1), GROUP], [person('Ana', 'run.approvals.0.userId'), JOINED]),
    },
    text: { ...ASKED_TEXT, next: says([missing(2, 1), GROUP], [EXPIRES]) },
  },
  {
    title: 'a bake whose approval waits to be confirmed in AWS',
    subject: bake('awaiting-approval', {
      policy: { ...runIn('awaiting-approval').policy, confirm: 'aws' },
      approvals: [anApproval(ANA, { confirm: { by: CONFIRM_BY } })],
    }),
    answers: {
      ...ASKED,
      who: says(
        ['needs', missing(1), GROUP],
        [
          'not confirmed in AWS',
          person('Ana', 'run.approvals.0.userId'),
          moment(CONFIRM_BY, 'run.approvals.0.confirm.by'),
        ],
      ),
    },
    text: { ...ASKED_TEXT, next: says(['not confirmed in AWS'], [EXPIRES]) },
  },
  {
    title: 'an approved bake that starts at a time',
    subject: bake('scheduled', { scheduledFor: START, approvals: [anApproval(BEN)] }),
    answers: {
      what: says(['scheduled', 'bake', WEB], [WEB, RECIPE]),
      when: says([STARTS], [USUAL]),
      who: says(['approved', person('Ben', 'run.approvals.0.userId')]),
      idle: says(['starts', STARTS]),
      undo: NO_FLEET,
      risk: GAIN,
    },
    text: {
      state: always('the state itself', ['scheduled']),
      thing: says(['bake', WEB]),
      next: says(['starts', STARTS]),
    },
  },
  {
    title: 'an approved bake while everything is paused',
    subject: bake('approved', { hold: { code: 'paused', by: 'U0BEN', reason: 'incident 4711' } }),
    answers: {
      what: says(['on hold|held|paused', 'bake', WEB], [WEB, RECIPE]),
      when: says(['/patch resume'], [EXPIRES]),
      who: says([person('Ben', 'run.hold.by'), 'paused'], [said('incident 4711', 'run.hold.reason')]),
      idle: says(['expires', EXPIRES]),
      undo: NO_FLEET,
      risk: GAIN,
    },
    text: {
      state: always('the state itself', ['on hold|held|paused']),
      thing: says(['bake', WEB]),
      next: says([EXPIRES]),
    },
  },
  {
    title: 'an approved bake in a change freeze',
    subject: bake('approved', {
      hold: {
        code: 'frozen',
        until: T0 + 9 * HOUR + 5 * MINUTE,
        calendars: ['arn:aws:ssm:ap-southeast-2:111122223333:document/ChangeFreeze'],
      },
    }),
    answers: {
      what: says(['on hold|held|frozen', 'bake', WEB], [WEB, RECIPE]),
      when: says(['starts|start|closed until|opens', RESUMES]),
      who: says([
        'calendar',
        fact('ChangeFreeze', 'YearEnd', {
          'run.hold.calendars': ['arn:aws:ssm:ap-southeast-2:111122223333:document/YearEnd'],
        }),
      ]),
      idle: says(['expires', EXPIRES]),
      undo: NO_FLEET,
      risk: GAIN,
    },
    text: {
      state: always('the state itself', ['on hold|held|frozen']),
      thing: says(['bake', WEB]),
      next: says([RESUMES]),
    },
  },
  {
    title: 'an approved bake that the gatekeeper turned away, since it could not read everything',
    subject: bake('approved', {
      hold: {
        code: 'unknown',
        what: 'part of what the gatekeeper checks',
        refusal: 'unknown',
        until: T0 + 9 * HOUR + 5 * MINUTE,
      },
    }),
    answers: {
      what: says(['on hold|held', 'bake', WEB], [WEB, RECIPE]),
      when: says(['next attempt', RESUMES]),
      who: says(['gatekeeper', fact('could be read', 'paused', { 'run.hold.refusal': 'paused' })]),
      idle: says(['expires', EXPIRES]),
      undo: NO_FLEET,
      risk: GAIN,
    },
    text: {
      state: always('the state itself', ['on hold|held']),
      thing: says(['bake', WEB]),
      next: says([RESUMES]),
    },
  },
  {
    title: 'a bake that is starting, of which AWS has not answered yet',
    subject: bake('starting', { start: aStart({ attempts: 1, lastError: 'starting Patchwarden-Bake: TimeoutError' }) }),
    answers: {
      what: says(['starting', 'bake', WEB], [WEB, RECIPE]),
      when: always('a start is given up in its time', ['15 min|15 minutes']),
      who: says(['approved', person('Ana', 'run.approvals.0.userId')]),
      idle: always('a start is repeated without anyone', ['retries|repeated|tried again']),
      undo: NO_FLEET,
      risk: says([said('TimeoutError', 'run.start.lastError')]),
    },
    text: {
      state: always('the state itself', ['starting']),
      thing: says([WEB]),
      next: says([said('TimeoutError', 'run.start.lastError')]),
    },
  },
];
