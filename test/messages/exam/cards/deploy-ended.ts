import type { DeployFacts } from '../../../../src/deploy/message/facts.ts';
import type { DeployRun } from '../../../../src/deploy/types/run.ts';
import type { Ending } from '../../../../src/runs/types/ending.ts';
import type { RunState } from '../../../../src/runs/types/state.ts';
import { aDeploy, apiPlan, aStarted, atCheckpoint } from '../../../deploy/message/fixture.ts';
import { HOUR, T0 } from '../../../runs/fixture.ts';
import { always, type Clause, type ExamCard, type Subject, says } from '../exam-card.ts';
import { API, BY, ENDED, ENDED_AT, fact, IMAGE, NEW, OLD, REASON, TOOK, WEB } from '../facts.ts';
import { state } from './deploy-asked.ts';

export const ending = (code: Ending['code'], parts: Partial<Ending> = {}): Ending => ({ at: ENDED_AT, code, ...parts });
const byCleo = { by: 'U0CLEO', reason: 'errors are up' } as const;

/** What the fleet runs at the end. */
const left = (...counts: readonly [number, number]): Pick<DeployRun, 'outcome'> => ({
  outcome: {
    kind: 'deploy',
    images: [
      { image: NEW, instances: counts[0] },
      { image: OLD, instances: counts[1] },
    ],
  },
});

export const ended = (which: RunState, parts: Partial<DeployRun>, facts: Partial<DeployFacts> = {}): Subject => ({
  kind: 'deploy',
  run: aStarted(which, parts),
  facts: { now: T0 + HOUR, ...facts },
});
const notStarted = (which: RunState, parts: Partial<DeployRun>): Subject => ({
  kind: 'deploy',
  run: aDeploy(which, parts),
  facts: { now: T0 + HOUR },
});

const NOTHING_STARTED = always('whatever ended it, it ended before its start', [
  'nothing was started|nothing started|nothing was changed|nothing changed',
]);
const NOT_RETRIED = always('no end is retried', ['nothing is retried|not retried|nothing is needed|stays mixed']);
const AGAIN: Clause = [
  fact(`/patch deploy web-prod ${NEW}|/patch deploy web-prod`, '/patch deploy shop-prod', {
    'run.name': 'shop-prod',
    'run.plan.fleet': 'shop-prod',
  }),
];
export const ROLL_BACK: Clause = [
  fact('/patch rollback web-prod', '/patch rollback shop-prod', {
    'run.name': 'shop-prod',
    'run.plan.fleet': 'shop-prod',
  }),
];
export const ALL_NEW = fact('4 instances', '7 instances', { 'run.outcome.images.0.instances': 7 });
const ON_NEW = fact('1 instance', '2 instances', { 'run.outcome.images.0.instances': 2 });
const ON_OLD = fact('3 instances', '5 instances', { 'run.outcome.images.1.instances': 5 });
const ALL_OLD = fact('4 instances', '5 instances', { 'run.outcome.images.1.instances': 5 });
const MIXED = says([ON_NEW, NEW], [ON_OLD, OLD], ['mixed|both']);

const UNVERIFIED = fact('signature of an approval', 'audit records', { 'run.ending.refusal': 'audit-broken' });

/** As it reads when it ended before its start. */
const before = (words: string, who: readonly Clause[]): Pick<ExamCard, 'answers' | 'text'> => ({
  answers: {
    what: says([words, WEB, IMAGE]),
    when: says([ENDED]),
    who: says(...who),
    idle: NOTHING_STARTED,
    undo: says(AGAIN),
    risk: NOTHING_STARTED,
  },
  text: { state: state(words), thing: says([WEB, IMAGE]), next: says(AGAIN) },
});

/** As it reads when it ended on its way. */
const onTheWay = (words: string, parts: Partial<ExamCard['answers']>): Pick<ExamCard, 'answers' | 'text'> => ({
  answers: {
    what: says([words, WEB, IMAGE]),
    when: says([TOOK]),
    who: says([BY], [REASON]),
    idle: NOT_RETRIED,
    undo: says(AGAIN),
    risk: MIXED,
    ...parts,
  },
  text: { state: state(words), thing: says([WEB, IMAGE]), next: says(AGAIN) },
});

export const DEPLOYS_ENDED: readonly ExamCard[] = [
  {
    title: 'a deploy that AWS had no capacity for',
    subject: ended('failed', {
      ending: ending('failed', { reason: 'UPDATE_ROLLBACK_COMPLETE' }),
      outcome: {
        kind: 'deploy',
        images: [
          { image: NEW, instances: 0 },
          { image: OLD, instances: 4 },
        ],
        failure: { resource: 'WebServerGroup', reason: 'InsufficientInstanceCapacity' },
      },
    }),
    ...onTheWay('failed', {
      who: says([
        'capacity',
        fact('WebServerGroup', 'ApiServerGroup', { 'run.outcome.failure.resource': 'ApiServerGroup' }),
      ]),
      risk: says([ALL_OLD, OLD]),
    }),
  },
  {
    title: 'a deploy that AWS calls done and no instance shows',
    subject: ended('failed', {
      ending: ending('failed', { reason: 'no instance runs it' }),
      outcome: {
        kind: 'deploy',
        images: [{ image: OLD, instances: 4 }],
        shown: { on: 0, total: 4, wrong: [{ id: 'i-0abc', image: OLD }], why: [{ kind: 'protected', instances: 4 }] },
      },
    }),
    ...onTheWay('failed', {
      who: says([
        fact('4 instances are protected', '3 instances are protected', {
          'run.outcome.shown.why': [{ kind: 'protected', instances: 3 }],
        }),
      ]),
      risk: says([fact('none of 4', 'none of 6', { 'run.outcome.shown.total': 6 })]),
      undo: says(ROLL_BACK),
    }),
  },
  {
    title: 'a deploy that was refused when it was planned',
    subject: notStarted('failed', { ending: ending('plan-refused', { reason: 'errors are up' }) }),
    ...before('failed|refused|not started', [[REASON]]),
  },
  {
    title: 'a deploy whose change set is gone',
    subject: notStarted('failed', { ending: ending('plan-gone', { reason: 'errors are up' }) }),
    ...before('failed|not started', [[REASON]]),
  },
  {
    title: 'a deploy that AWS refused to start',
    subject: notStarted('failed', { ending: ending('could-not-start', { reason: 'errors are up' }) }),
    ...before('failed|not started', [[REASON]]),
  },
  {
    title: 'a deploy that the gatekeeper did not admit, since an approval could not be verified',
    subject: ended('failed', { ending: ending('not-admitted', { refusal: 'not-approved' }) }),
    answers: {
      what: says(['not started', WEB, IMAGE]),
      when: says([TOOK]),
      who: says(['gatekeeper', UNVERIFIED], ['tampering', 'docs/security.md']),
      idle: NOTHING_STARTED,
      undo: says(AGAIN),
      risk: says(['nothing was changed'], [UNVERIFIED]),
    },
    text: { state: state('not started'), thing: says([WEB, IMAGE]), next: says(AGAIN) },
  },
  {
    title: 'a deploy that someone rolled back',
    subject: ended('rolled-back', { ending: ending('rolled-back', byCleo), ...left(0, 4) }),
    ...onTheWay('rolled back', { risk: says([ALL_OLD, OLD]) }),
  },
  {
    title: 'a deploy that AWS rolled back',
    subject: ended('rolled-back', {
      ending: ending('rolled-back-outside', { reason: 'errors are up' }),
      ...left(0, 4),
    }),
    ...onTheWay('rolled back', {
      who: says(['AWS|CloudFormation', 'automatically'], [REASON]),
      risk: says([ALL_OLD, OLD]),
    }),
  },
  {
    title: 'a deploy whose request was withdrawn',
    subject: notStarted('cancelled', { ending: ending('cancelled', byCleo) }),
    ...before('withdrawn', [[BY], [REASON]]),
  },
  {
    title: 'a deploy that someone stopped half way',
    subject: ended('cancelled', { ending: ending('cancelled', byCleo), ...left(1, 3) }),
    ...onTheWay('stopped', {}),
  },
  {
    title: 'a deploy that someone stopped at its checkpoint',
    subject: {
      kind: 'deploy',
      run: {
        ...atCheckpoint({ plan: apiPlan({ stage: 'rest' }) }),
        state: 'cancelled',
        ending: ending('stopped-at-checkpoint', { ...byCleo, how: 'cancel' }),
        ...left(2, 8),
      },
      facts: { now: T0 + HOUR },
    },
    answers: {
      what: says(['stopped', API], [API, IMAGE]),
      when: says([TOOK]),
      who: says([BY], [REASON]),
      idle: always('the fleet stays as it was left', ['mixed']),
      undo: says([
        fact(
          '/patch rollback api-prod|/patch deploy api-prod',
          '/patch rollback pay-prod|/patch deploy pay-prod',
          API.set,
        ),
      ]),
      risk: says(
        [fact('2 instances', '3 instances', { 'run.outcome.images.0.instances': 3 }), NEW],
        [fact('8 instances', '7 instances', { 'run.outcome.images.1.instances': 7 }), OLD],
      ),
    },
    text: { state: state('stopped'), thing: says([API]), next: says([BY]) },
  },
  {
    title: 'a deploy that is owed a rollback after its checkpoint',
    subject: {
      kind: 'deploy',
      run: {
        ...atCheckpoint({ plan: apiPlan({ stage: 'rest' }) }),
        state: 'cancelled',
        report: 'pending',
        ending: ending('stopped-at-checkpoint', { ...byCleo, how: 'roll-back' }),
      },
      facts: { now: T0 + HOUR },
    },
    answers: {
      what: says(['rolled back|stopped', API], [API, IMAGE]),
      when: says([TOOK]),
      who: says([BY], [REASON]),
      idle: always('its rollback is requested without anyone', ['automatically|requested as soon as|opens as soon as']),
      undo: always('the rollback is a run of its own', ['rollback', 'run of its own|separate run']),
      risk: says([fact('2 instances', '4 instances', { 'run.progress.done': 4 }), NEW], [OLD]),
    },
    text: { state: state('rolled back|stopped'), thing: says([API]), next: always('a run of its own', ['rollback']) },
  },
  {
    title: 'a deploy that was stopped in AWS',
    subject: ended('cancelled', { ending: ending('cancelled-outside'), ...left(1, 3) }),
    ...onTheWay('stopped', { who: always('AWS does not say who', ['in AWS', 'not in Patchwarden|not here']) }),
  },
  {
    title: 'a deploy that was rejected',
    subject: notStarted('rejected', { ending: ending('rejected', byCleo) }),
    ...before('rejected', [[BY], [REASON]]),
  },
  {
    title: 'a deploy that too few people answered',
    subject: notStarted('expired', { ending: ending('expired') }),
    ...before('expired', [[fact('0 of 2', '0 of 3', { 'run.policy.approvals': 3 })]]),
  },
  {
    title: 'a deploy of a fleet that is only observed',
    subject: notStarted('cancelled', { approvals: [], ending: ending('observed') }),
    answers: {
      ...before('would have', []).answers,
      who: always(
        'where all is observed nobody decides',
        ['no approval was requested'],
        ['observe', 'patchwarden.yml'],
      ),
    },
    text: before('would have', []).text,
  },
  {
    title: 'a deploy asked for in a channel that another organisation reads',
    subject: notStarted('cancelled', { ending: ending('channel-shared', { channel: 'C0VENDOR' }) }),
    ...before('withdrawn', [[fact('#vendor', '#partner', { 'run.ending.channel': 'C0PARTNER' })]]),
  },
];
