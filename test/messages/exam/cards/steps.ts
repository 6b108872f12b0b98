import type { StepRun } from '../../../../src/step/types/run.ts';
import { ANA, anApproval, CLEO, DAY, HOUR, MINUTE, T0 } from '../../../runs/fixture.ts';
import { aResume, aResumePlan, aRetry, aRetryPlan, aWait } from '../../../step/fixture.ts';
import { always, type ExamCard, says } from '../exam-card.ts';
import { fact, moment, NOW } from '../facts.ts';

/** Approval steps and retries; what the card of the bake says of a step is among the cards of bakes. */

const instance = { types: ['m7i.large'], hourly: '0.12 USD' };
const plan = aResumePlan({ step: aWait({ since: T0 - 5 * HOUR, hasInstance: true }), instance });
const policy = {
  name: 'prod',
  approvals: 2,
  groups: { platform: { kind: 'usergroup', usergroup: 'S0PLATFORM' } },
  expiresMs: DAY,
} as const;

const WEB = fact('web', 'shop', { 'step.name': 'shop', 'step.plan.image': 'shop' });
const STEP = fact('ApproveDistribution', 'AskOwners', { 'step.plan.step.name': 'AskOwners' });
const SINCE = moment(T0 - 5 * HOUR, 'step.plan.step.since');
const UNTIL = moment(T0 + 3 * DAY, 'step.expiresAt');
const GROUP = fact('@platform', '@oncall', {
  'step.policy.groups': { oncall: { kind: 'usergroup', usergroup: 'S0ONCALL' } },
});
const NEED = fact('2', '5', { 'step.policy.approvals': 5 });
const FAILS = fact('the bake fails', 'continues without an answer', { 'step.plan.step.onFailure': 'continue' });
const COST = fact('0.62 USD', '2.48 USD', { 'step.plan.instance.hourly': '0.48 USD' });
const BAKE = fact('b-7k2m9x4q', 'b-00000000', { 'step.plan.bake': 'b-00000000' });
const WHERE = fact('ap-southeast-2', 'eu-west-1', { 'step.plan.destinations.0.region': 'eu-west-1' });
const ENDED_AT = T0 + 20 * MINUTE;

const card = (title: string, step: StepRun, rest: Pick<ExamCard, 'answers' | 'text'>, facts = {}): ExamCard => ({
  title,
  subject: { kind: 'step', step, facts: { now: NOW, ...facts } },
  ...rest,
});

const NOBODY = always('nothing is needed from anyone', ['nothing is needed from you']);
const ofBake = says(['card of run', BAKE, 'says how']);
const reasoned = fact('not today', 'the volume is full', { 'step.ending.reason': 'the volume is full' });
const BY = fact('@Cleo', '@Zoe', { 'step.ending.by': 'U0ZOE' });
const stopped = aResume('rejected', {
  plan,
  policy,
  report: 'ready',
  ending: { at: ENDED_AT, code: 'rejected', by: CLEO.userId, reason: 'not today' },
});

const asked: Pick<ExamCard, 'answers' | 'text'> = {
  answers: {
    what: says(['approval needed', 'resume', WEB, STEP]),
    when: says(['since', SINCE]),
    who: says([NEED, GROUP, 'to resume', 'one to stop']),
    idle: says(['if nobody answers', 'times out', FAILS]),
    undo: always('a resume cannot be taken back', ['cannot be undone'], ['can be stopped on its card']),
    risk: says(['m7i.large', COST], [WHERE]),
  },
  text: {
    state: always('people are asked', ['approval needed']),
    thing: says([WEB, STEP]),
    next: says([NEED, GROUP, UNTIL]),
  },
};

const retryPlan = aRetryPlan();
const PHASE = fact('distribution', 'tests|test', { 'step.plan.phase': 'test' });
const WHY = fact('Distribution failed in ap-southeast-4', 'no quota', { 'step.plan.reason': 'no quota' });
const DONE = fact('11 of 14', '12 of 14', { 'step.progress.done': 12 });

export const STEPS: readonly ExamCard[] = [
  card('A bake waits at a step, and people are asked', aResume('awaiting-approval', { plan, policy }), asked),
  card(
    'A step that was resumed',
    aResume('succeeded', {
      plan,
      policy,
      report: 'ready',
      approvals: [anApproval(ANA), anApproval(CLEO)],
      outcome: { kind: 'step', status: 'COMPLETED' },
      ending: { at: ENDED_AT, code: 'succeeded' },
    }),
    {
      answers: {
        what: says([WEB, 'resumed', STEP]),
        when: says(['from', SINCE]),
        who: NOBODY,
        idle: says(['run', BAKE, 'follows the bake']),
        undo: says(['run', BAKE, 'follows the bake']),
        risk: always('resuming changes no fleet', ['no fleet has changed']),
      },
      text: { state: says(['resumed', STEP]), thing: says([WEB]), next: says([BAKE]) },
    },
  ),
  card(
    'A step that someone stopped',
    stopped,
    {
      answers: {
        what: says([WEB, 'stopped', STEP]),
        when: says(['from', SINCE]),
        who: says([BY, 'chose stop', reasoned]),
        idle: ofBake,
        undo: says(['no longer waits', FAILS]),
        risk: always('a stop changes no fleet', ['no fleet has changed']),
      },
      text: { state: says(['stopped', STEP]), thing: says([WEB]), next: ofBake },
    },
    { stop: { executionId: 'exec-2', ended: 'FAILED' } },
  ),
  card(
    'A stop that Image Builder does not show',
    { ...stopped, report: 'unavailable' },
    {
      answers: {
        what: says([WEB, 'not stopped', STEP]),
        when: says(['from', SINCE]),
        who: says([BY, 'chose stop', reasoned]),
        idle: says(['still shows the step as waiting'], ['if nobody acts', 'times out', FAILS]),
        undo: says(['stop it there', 'stop on the card', BAKE]),
        risk: always('a stop changes no fleet', ['no fleet has changed']),
      },
      text: { state: says(['not stopped', STEP]), thing: says([WEB]), next: says(['stop it there', BAKE]) },
    },
  ),
  card(
    'A step that nobody answered',
    aResume('expired', { plan, policy, ending: { at: T0 + 3 * DAY, code: 'expired' } }),
    {
      answers: {
        what: says([WEB, 'expired', STEP]),
        when: says(['from', SINCE]),
        who: says([fact('0 of 2', '0 of 5', { 'step.policy.approvals': 5 }), 'approvals']),
        idle: says(['timed out', FAILS]),
        undo: ofBake,
        risk: always('a time-out changes no fleet', ['no fleet has changed']),
      },
      text: { state: says(['expired', STEP]), thing: says([WEB]), next: ofBake },
    },
  ),
  card(
    'A step that was answered in Image Builder',
    aResume('failed', {
      plan,
      policy,
      ending: { at: ENDED_AT, code: 'plan-gone', reason: 'the step was resumed in Image Builder' },
    }),
    {
      answers: {
        what: says([WEB, 'not started|failed', STEP]),
        when: says(['from', SINCE]),
        who: says([
          'not resumed from here',
          fact('resumed in Image Builder', 'timed out', { 'step.ending.reason': 'the step timed out' }),
        ]),
        idle: ofBake,
        undo: ofBake,
        risk: always('nothing was changed', ['no fleet has changed']),
      },
      text: { state: says(['not started|failed', STEP]), thing: says([WEB]), next: ofBake },
    },
  ),
  card('A retry that people are asked for', aRetry('awaiting-approval', { policy, expiresAt: T0 + 3 * DAY }), {
    answers: {
      what: says(['approval needed', 'retry', PHASE, WEB]),
      when: says(['by', UNTIL]),
      who: says([NEED, GROUP]),
      idle: always('a request that lapses changes nothing', ['expires and nothing changes']),
      undo: always('copied AMIs stay', ['changes no fleet'], ['already copied stay']),
      risk: says(['failed before', WHY], [WHERE]),
    },
    text: {
      state: always('people are asked', ['approval needed']),
      thing: says([WEB, PHASE]),
      next: says([NEED, GROUP]),
    },
  }),
  card(
    'A retry that runs',
    aRetry('running', {
      policy,
      plan: retryPlan,
      approvals: [anApproval(ANA)],
      progress: { kind: 'step', status: 'DISTRIBUTING', done: 11, total: 14 },
    }),
    {
      answers: {
        what: says(['retrying', PHASE, WEB]),
        when: says([DONE]),
        who: NOBODY,
        idle: NOBODY,
        undo: always('copied AMIs stay', ['already copied stay']),
        risk: says([DONE], ['distributing']),
      },
      text: { state: says(['retrying', PHASE]), thing: says([WEB]), next: NOBODY },
    },
  ),
  card(
    'A retry that failed again',
    aRetry('failed', {
      policy,
      approvals: [anApproval(ANA)],
      ending: { at: ENDED_AT, code: 'failed', reason: 'not today' },
    }),
    {
      answers: {
        what: says([WEB, 'retry', 'failed']),
        when: says(['restarts', PHASE]),
        who: always('whoever looks after the image', ['find and fix the cause']),
        idle: says([reasoned]),
        undo: says(['retry', PHASE, 'start a new build', WEB]),
        risk: always('a retry changes no fleet', ['no fleet has changed']),
      },
      text: {
        state: always('it failed', ['failed']),
        thing: says([WEB]),
        next: says(['retry', PHASE, WEB]),
      },
    },
  ),
];
