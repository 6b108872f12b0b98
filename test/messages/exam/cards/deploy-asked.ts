import type { DeployFacts } from '../../../../src/deploy/message/facts.ts';
import type { RefreshChange, StackChange } from '../../../../src/deploy/types/change.ts';
import type { DeployRun } from '../../../../src/deploy/types/run.ts';
import type { Warning } from '../../../../src/deploy/types/warning.ts';
import { aDeploy, aDeployPlan, apiPlan, aRefreshChange, aSoak, aStackChange } from '../../../deploy/message/fixture.ts';
import { HOUR, T0 } from '../../../runs/fixture.ts';
import { DIFFERENCE } from '../difference.ts';
import { always, type Clause, type DeploySubject, type ExamCard, type Subject, says } from '../exam-card.ts';
import {
  AGE,
  ALARM,
  API,
  API_ALARM,
  API_SIZE,
  EXPIRES,
  EXPIRES_AT,
  FIXES,
  fact,
  GROUP,
  IMAGE,
  INTRODUCES,
  missing,
  moment,
  NOW,
  ONE_CLICK,
  person,
  SIZE,
  said,
  USUAL,
  WEB,
} from '../facts.ts';

/** A deploy of web-prod that people are asked to approve. */
export const asked = (parts: Partial<DeployRun> = {}, facts: Partial<DeployFacts> = {}): DeploySubject => ({
  kind: 'deploy',
  run: aDeploy('awaiting-approval', { expiresAt: EXPIRES_AT, plan: planOf(), ...parts }),
  facts: { now: NOW, difference: DIFFERENCE, ...facts },
});

export const planOf = (change: Partial<StackChange> = {}, plan: Parameters<typeof aDeployPlan>[0] = {}) =>
  aDeployPlan({ change: aStackChange({ alarms: ['web-prod-5xx'], ...change }), ...plan });

const apiOf = (change: Partial<RefreshChange> = {}, parts: Partial<DeployRun> = {}): Subject =>
  asked({
    name: 'api-prod',
    subject: '111122223333/ap-southeast-2/auto-scaling-group/api-prod',
    plan: apiPlan({ change: aRefreshChange(change) }),
    ...parts,
  });

export const state = (words: string) => always('the state itself', [words]);
export const APPROVERS: Clause = ['needs', missing(2), GROUP];
const RISK = says(['fixes|fixed', FIXES], ['introduces|introduced', INTRODUCES]);

const worst = (serve: number, of: number) => ({ serve, of });
/** How many of how many serve at the worst moment. */
const SERVE = fact('worst moment 4 of 4 serve', 'worst moment 3 of 5 serve', {
  'run.plan.change.worst': worst(3, 5),
});
const ROLLED = fact('worst moment 3 of 4 serve', 'worst moment 2 of 4 serve', {
  'run.plan.change.worst': worst(2, 4),
});
const API_SERVE = fact('worst moment 9 of 10 serve', 'worst moment 8 of 10 serve', {
  'run.plan.change.worst': worst(8, 10),
});

/** Of a blue/green deploy of web-prod; others differ from it in what their title says. */
export const ASKED: ExamCard['answers'] = {
  what: says(['approval needed', 'deploy', WEB, IMAGE], [WEB, IMAGE, AGE], [SIZE], ['blue/green'], [SERVE]),
  when: says([USUAL], [EXPIRES]),
  who: says(APPROVERS),
  idle: says(['expires', EXPIRES]),
  undo: says(['rollback', ALARM], ['one-click|one click', ONE_CLICK]),
  risk: RISK,
};
export const ASKED_TEXT: ExamCard['text'] = {
  state: state('approval needed'),
  thing: says([WEB, IMAGE]),
  next: says([missing(2), GROUP], [EXPIRES]),
};
const API_ASKED: ExamCard['answers'] = {
  ...ASKED,
  what: says(
    ['approval needed', 'deploy', API, IMAGE],
    [API, IMAGE, AGE],
    [API_SIZE],
    ['instance refresh'],
    [API_SERVE],
  ),
  when: says([EXPIRES]),
  undo: says(['rollback', API_ALARM], ['one-click|one click', ONE_CLICK]),
};

export const warning = (code: Warning['code'], facts: Warning['facts'] = {}): Warning => ({
  code,
  blocks: false,
  facts,
});
export const WARNINGS = [
  warning('capacity-reset', { live: '6', template: '8' }),
  warning('unhealthy-now', { unhealthy: '1' }),
  warning('other-changes'),
];
const service = { logicalId: 'Service', type: 'AWS::ECS::Service', action: 'Modify', replacement: 'no' } as const;
const URI = '111122223333.dkr.ecr.ap-southeast-2.amazonaws.com/worker:1.0.4-1';

const CONTAINER = fact('worker:1.0.4-1', 'worker:1.0.5-1', {
  'run.plan.image.id': URI.replace('1.0.4', '1.0.5'),
});
export const WEB_DEV = fact('web-dev', 'shop-dev', { 'run.plan.before.fleet': 'shop-dev' });
export const before = {
  fleet: 'web-dev',
  runId: 'd-11111111',
  succeededAt: T0 - 26 * HOUR,
  soak: aSoak({ healthySince: T0 - 25 * HOUR, lastAt: T0 }),
};
export const HEALTHY = fact('24 h|1 day', '12 h', { 'run.plan.before.soak.neededMs': 12 * HOUR });

export const DEPLOYS_ASKED: readonly ExamCard[] = [
  {
    title: 'a blue/green deploy after the fleet before it',
    subject: asked({ plan: planOf({}, { before }) }),
    answers: { ...ASKED, undo: says(...ASKED.undo.clauses, [WEB_DEV, 'healthy', HEALTHY]) },
    text: ASKED_TEXT,
  },
  {
    title: 'a rolling update',
    subject: asked({ plan: planOf({ shape: 'roll', worst: worst(3, 4) }) }),
    answers: { ...ASKED, what: says(['approval needed', WEB, IMAGE], [SIZE], ['rolling update'], [ROLLED]) },
    text: ASKED_TEXT,
  },
  {
    title: 'an instance refresh by CloudFormation',
    subject: asked({ plan: planOf({ shape: 'stack-refresh', worst: worst(3, 4) }) }),
    answers: { ...ASKED, what: says(['approval needed', WEB, IMAGE], [SIZE], ['instance refresh'], [ROLLED]) },
    text: ASKED_TEXT,
  },
  {
    title: 'an instance refresh that stops at a checkpoint',
    subject: apiOf(),
    answers: {
      ...API_ASKED,
      who: says(APPROVERS, [fact('20 %', '40 %', { 'run.plan.change.preferences.checkpoint': 40 })]),
    },
    text: { ...ASKED_TEXT, thing: says([API, IMAGE]) },
  },
  {
    title: 'a container image, of which an ECS service replaces its tasks',
    subject: asked({
      plan: planOf(
        { shape: 'update', resources: [service], groups: [], extraInstances: 0 },
        { image: { id: URI, kind: 'container' } },
      ),
    }),
    answers: { ...ASKED, what: says(['approval needed', WEB, CONTAINER], ['ECS']) },
    text: { ...ASKED_TEXT, thing: says([WEB, CONTAINER]) },
  },
  {
    title: 'a deploy with three warnings',
    subject: asked({
      plan: planOf({
        warnings: WARNINGS,
      }),
    }),
    answers: {
      ...ASKED,
      risk: says(
        ['warning', fact('live 6', 'live 5', { 'run.plan.change.warnings.0.facts.live': '5' })],
        [fact('1 more', '2 more', { 'run.plan.change.warnings': [...WARNINGS, warning('mixed-images')] }), 'in'],
      ),
    },
    text: ASKED_TEXT,
  },
  {
    title: 'an override of the order of fleets',
    subject: asked({
      policy: { ...aDeploy('planning').policy, approvals: 3, beyond: 1 },
      plan: planOf({}, { override: { reason: 'web-dev is down', order: true } }),
    }),
    answers: {
      ...ASKED,
      who: says(['needs', missing(3), GROUP]),
      risk: says(['override'], [said('web-dev is down', 'run.plan.override.reason')], ['fixes', FIXES]),
    },
    text: { ...ASKED_TEXT, next: says([missing(3), GROUP], [EXPIRES]) },
  },
  {
    title: 'a request that opened automatically',
    subject: asked({ plan: planOf({}, { before, opensAfter: 'd-11111111' }) }),
    answers: {
      ...ASKED,
      undo: says(...ASKED.undo.clauses, [WEB_DEV, 'healthy', HEALTHY]),
      who: says(APPROVERS, ['opened automatically']),
    },
    text: ASKED_TEXT,
  },
  {
    title: 'a rollback that needs approvals of its own',
    subject: asked({
      requester: { userId: 'U0BEN', person: 'U0BEN' },
      plan: planOf({}, { returnOf: 'd-11111111', returnBy: 'U0BEN' }),
    }),
    answers: {
      ...ASKED,
      what: says(['approval needed', 'roll back|rollback', WEB, IMAGE], [SIZE], ['d-11111111']),
      undo: says([fact('web-prod-5xx', 'web-prod-latency', ALARM.set)]),
    },
    text: { ...ASKED_TEXT, thing: says(['roll back|rollback', WEB, IMAGE]) },
  },
  {
    title: 'a deploy while a change calendar is closed',
    subject: asked(
      {},
      {
        freeze: {
          calendars: ['arn:aws:ssm:ap-southeast-2:111122223333:document/ChangeFreeze'],
          until: T0 + 9 * HOUR + 5 * 60_000,
        },
      },
    ),
    answers: {
      ...ASKED,
      when: says(
        [
          fact('ChangeFreeze', 'YearEnd', {
            'facts.freeze.calendars': ['arn:aws:ssm:ap-southeast-2:111122223333:document/YearEnd'],
          }),
        ],
        [moment(T0 + 9 * HOUR + 5 * 60_000, 'facts.freeze.until')],
      ),
    },
    text: ASKED_TEXT,
  },
  {
    title: 'a deploy whose plan changed after it was approved',
    subject: asked({ epoch: 2, askedAgain: { code: 'plan-changed', why: 'the stack was updated by someone else' } }),
    answers: {
      ...ASKED,
      who: says(APPROVERS, [said('the stack was updated by someone else', 'run.askedAgain.why')]),
    },
    text: ASKED_TEXT,
  },
  {
    title: 'a deploy whose start someone deferred to a time',
    subject: asked({
      epoch: 2,
      scheduledFor: T0 + 6 * HOUR + 20 * 60_000,
      askedAgain: { code: 'deferred', by: 'U0BEN' },
    }),
    answers: {
      ...ASKED,
      when: says([moment(T0 + 6 * HOUR + 20 * 60_000, 'run.scheduledFor')], [EXPIRES]),
      who: says(APPROVERS, ['deferred|moved', person('Ben', 'run.askedAgain.by')]),
    },
    text: ASKED_TEXT,
  },
  {
    title: 'a deploy that too few people can approve',
    subject: asked({ counted: { epoch: 1, approvals: 2, short: ['U0ANA'] } }),
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
    title: 'a deploy that one of two approved',
    subject: asked({ approvals: [{ userId: 'U0ANA', person: 'U0ANA', at: T0, epoch: 1, groups: ['platform'] }] }),
    answers: { ...ASKED, who: says(['needs', missing(2, 1), GROUP], [person('Ana', 'run.approvals.0.userId')]) },
    text: { ...ASKED_TEXT, next: says([missing(2, 1), GROUP], [EXPIRES]) },
  },
];
