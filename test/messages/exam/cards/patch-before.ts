import { APPROVED, aPatchPlan, aPatchStart } from '../../../patch/message/fixture.ts';
import { HOUR, MINUTE, T0 } from '../../../runs/fixture.ts';
import { always, type ExamCard, says } from '../exam-card.ts';
import { EXPIRES, fact, GROUP, missing, moment, NOW, person, said } from '../facts.ts';
import { MISSING, NO_ROLLBACK, NOBODY, patch, REBOOTS, RISK, SIZE, state, USUAL, WIN } from './patch-facts.ts';

const ASKED: ExamCard['answers'] = {
  what: says(['approval needed', 'patch', WIN], ['install', SIZE]),
  when: says([USUAL], [EXPIRES]),
  who: says(['needs', missing(2), GROUP]),
  idle: says(['expires', EXPIRES]),
  undo: NO_ROLLBACK,
  risk: RISK,
};
const ASKED_TEXT: ExamCard['text'] = {
  state: state('approval needed'),
  thing: says(['patch', WIN]),
  next: says([missing(2), GROUP], [EXPIRES]),
};
const START = T0 + 6 * HOUR + 20 * MINUTE;
const DUE = T0 + 50 * HOUR;
const BEFORE = {
  fleet: 'win-uat',
  runId: 'p-11111111',
  patchedAt: T0 - 30 * HOUR,
  soakedMs: 24 * HOUR,
  signedOff: 'U0CLEO',
};
const UAT = fact('win-uat', 'shop-uat', { 'run.plan.before.fleet': 'shop-uat', 'run.plan.pin.fleet': 'shop-uat' });

export const PATCHES_BEFORE: readonly ExamCard[] = [
  { title: 'patching waits for approval', subject: patch('awaiting-approval'), answers: ASKED, text: ASKED_TEXT },
  {
    title: 'patching of what is due waits for approval',
    subject: {
      ...patch('awaiting-approval'),
      fixes: {
        posture: {
          fleet: 'win-prod',
          deadline: {
            due: DUE,
            cve: 'CVE-2026-7777',
            patch: 'KB5031234',
            exploited: true,
            rule: 'BOD 26-04: known exploited, public, 3 days',
            open: 1,
            overdue: 0,
          },
        },
        now: NOW,
      },
    },
    answers: {
      ...ASKED,
      idle: says(['expires', EXPIRES], ['due', moment(DUE, 'fixes.posture.deadline.due')]),
      risk: says(
        [MISSING],
        [fact('CVE-2026-7777', 'CVE-2026-9', { 'fixes.posture.deadline.cve': 'CVE-2026-9' })],
        ['known exploited'],
      ),
    },
    text: ASKED_TEXT,
  },
  {
    title: 'patching without reboots, limited to what the fleet before installed',
    subject: patch('awaiting-approval', {
      plan: aPatchPlan({
        reboot: 'never',
        before: BEFORE,
        pin: {
          kind: 'list',
          fleet: 'win-uat',
          runId: 'p-11111111',
          sha256: 'f'.repeat(64),
          uri: 's3://patchwarden-lists/f.yaml',
          patches: 34,
        },
      }),
    }),
    answers: {
      ...ASKED,
      undo: says(
        [UAT, 'healthy', fact('24 h', '12 h', { 'run.plan.before.soakedMs': 12 * HOUR })],
        ['verified', person('Cleo', 'run.plan.before.signedOff')],
        [fact('34 patches', '35 patches', { 'run.plan.pin.patches': 35 })],
      ),
      risk: says([MISSING], [fact('no reboot', '9 instances reboot', { 'run.plan.reboot': 'if-needed' })]),
    },
    text: ASKED_TEXT,
  },
  {
    title: 'a scan waits for approval',
    subject: patch('awaiting-approval', { plan: aPatchPlan({ operation: 'scan' }) }),
    answers: {
      ...ASKED,
      what: says(['approval needed', 'scan', WIN], ['scan', SIZE]),
      undo: always('a scan changes nothing', ['installs nothing']),
      risk: says([MISSING]),
    },
    text: { ...ASKED_TEXT, thing: says(['scan', WIN]) },
  },
  {
    title: 'patching whose plan changed asks again',
    subject: patch('awaiting-approval', {
      epoch: 2,
      askedAgain: { code: 'plan-changed', why: 'the rules of baseline Windows-PROD have changed' },
    }),
    answers: {
      ...ASKED,
      who: says(
        ['needs', missing(2), GROUP],
        [said('the rules of baseline Windows-PROD have changed', 'run.askedAgain.why'), 'plan changed'],
      ),
    },
    text: ASKED_TEXT,
  },
  {
    title: 'patching that was moved out of its window asks again',
    subject: patch('awaiting-approval', {
      epoch: 2,
      scheduledFor: START,
      deferrals: 1,
      askedAgain: { code: 'deferred', by: 'U0BEN' },
    }),
    answers: {
      ...ASKED,
      when: says([moment(START, 'run.scheduledFor')], [USUAL]),
      who: says(['needs', missing(2), GROUP], [person('Ben', 'run.askedAgain.by'), 'moved']),
    },
    text: ASKED_TEXT,
  },
  {
    title: 'patching against the order of fleets',
    subject: patch('awaiting-approval', { plan: aPatchPlan({ override: 'uat is down' }) }),
    answers: {
      ...ASKED,
      risk: says([said('uat is down', 'run.plan.override')], ['override']),
    },
    text: ASKED_TEXT,
  },
  {
    title: 'patching in a change freeze',
    subject: patch(
      'awaiting-approval',
      {},
      {
        freeze: {
          calendars: ['arn:aws:ssm:ap-southeast-2:111122223333:document/ChangeFreeze'],
          until: T0 + 9 * HOUR,
        },
      },
    ),
    answers: {
      ...ASKED,
      risk: says([
        'calendar',
        fact('ChangeFreeze', 'YearEnd', {
          'facts.freeze.calendars': ['arn:aws:ssm:ap-southeast-2:111122223333:document/YearEnd'],
        }),
        moment(T0 + 9 * HOUR, 'facts.freeze.until'),
      ]),
    },
    text: ASKED_TEXT,
  },
  {
    title: 'patching of a group that was never scanned, without Inspector',
    subject: patch('awaiting-approval', {
      plan: aPatchPlan({
        inspector: 'off',
        totals: { patches: 4, critical: 1, security: 2, exploited: 0, pendingReboot: 1, neverScanned: 3 },
      }),
    }),
    answers: {
      ...ASKED,
      risk: says(
        [MISSING, 'exploits not known'],
        [fact('3 never scanned', '5 never scanned', { 'run.plan.totals.neverScanned': 5 })],
        [REBOOTS],
      ),
    },
    text: ASKED_TEXT,
  },
  {
    title: 'patching that is planned',
    subject: patch('planning', { planningSince: T0 }),
    answers: {
      what: says(['planning', 'patch', WIN]),
      when: always('it is planned at once', ['once the plan is ready']),
      who: always('people are asked later', ['approvers are asked']),
      idle: always('planning changes nothing', ['nothing changes']),
      undo: NO_ROLLBACK,
      risk: always('planning changes nothing', ['no instance has changed']),
    },
    text: {
      state: state('planning'),
      thing: says(['patch', WIN]),
      next: always('people are asked later', ['approvers are asked']),
    },
  },
  {
    title: 'approved patching that starts at a time',
    subject: patch('scheduled', { approvals: APPROVED, scheduledFor: START }),
    answers: {
      ...ASKED,
      what: says(['scheduled', 'patch', WIN], ['install', SIZE]),
      when: says([moment(START, 'run.scheduledFor')], [USUAL]),
      who: says(['approved', person('Ana', 'run.approvals.0.userId'), person('Ben', 'run.approvals.1.userId')]),
      idle: says(['starts', moment(START, 'run.scheduledFor')]),
    },
    text: {
      state: state('scheduled'),
      thing: says(['patch', WIN]),
      next: says([moment(START, 'run.scheduledFor')]),
    },
  },
  {
    title: 'approved patching while everything is paused',
    subject: patch('approved', { approvals: APPROVED, hold: { code: 'paused', by: 'U0BEN', reason: 'incident 4711' } }),
    answers: {
      ...ASKED,
      what: says(['on hold', 'patch', WIN], ['install', SIZE]),
      when: says(['/patch resume'], [USUAL], [EXPIRES]),
      who: says([person('Ben', 'run.hold.by'), 'paused', said('incident 4711', 'run.hold.reason')]),
    },
    text: { state: state('on hold'), thing: says(['patch', WIN]), next: says([EXPIRES]) },
  },
  {
    title: 'patching that is starting',
    subject: patch('starting', { approvals: APPROVED, start: aPatchStart() }),
    answers: {
      what: says(['starting', 'patch', WIN], ['install', SIZE]),
      when: always('it is started at once', ['being started']),
      who: NOBODY,
      idle: NOBODY,
      undo: says(['stop', GROUP, 'may finish']),
      risk: says(['approved', person('Ana', 'run.approvals.0.userId')]),
    },
    text: { state: state('starting'), thing: says(['patch', WIN]), next: NOBODY },
  },
];
