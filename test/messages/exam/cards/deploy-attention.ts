import type { DeployRun } from '../../../../src/deploy/types/run.ts';
import type { Ending } from '../../../../src/runs/types/ending.ts';
import { aProgress, apiPlan, aStarted } from '../../../deploy/message/fixture.ts';
import { HOUR, T0 } from '../../../runs/fixture.ts';
import { always, type Clause, type ExamCard, type Fact, type Subject, says } from '../exam-card.ts';
import { API, ENDED_AT, fact, GROUP, IMAGE, moment, NEW, OLD, said, WEB } from '../facts.ts';
import { state } from './deploy-asked.ts';

const stuck = (code: Ending['code'], reason: string, parts: Partial<DeployRun> = {}): Subject => ({
  kind: 'deploy',
  run: aStarted('needs-attention', { ending: { at: ENDED_AT, code, reason }, progress: aProgress(), ...parts }),
  facts: { now: T0 + HOUR },
});

/** As it reads when a person must look: at what, and what is known. */
const attention = (fleet: Fact, look: readonly Clause[], risk: Clause): Pick<ExamCard, 'answers' | 'text'> => ({
  answers: {
    what: says(['needs attention', fleet], [fleet, IMAGE]),
    when: says([moment(ENDED_AT, 'run.ending.at')]),
    who: says([GROUP, '@Dev'], ...look),
    idle: says(['no other|no deploy|until', fleet, 'start']),
    undo: always('a person closes it', ['Resolve']),
    risk: says(risk),
  },
  text: { state: state('needs attention'), thing: says([fleet]), next: says(...look) },
});

const EXECUTION = fact('exec-1', 'exec-2', { 'run.start.executionId': 'exec-2' });
const STACK: Clause = [fact('stack web-prod', 'stack shop-prod', { 'run.plan.target.stack': 'shop-prod' }), 'events'];

export const DEPLOYS_ATTENTION: readonly ExamCard[] = [
  {
    title: 'a stack whose rollback failed',
    subject: stuck('stuck', 'the stack is UPDATE_ROLLBACK_FAILED', {
      outcome: {
        kind: 'deploy',
        images: [{ image: OLD, instances: 4 }],
        failure: { resource: 'WebServerGroup', reason: 'Group did not stabilize' },
      },
    }),
    ...attention(WEB, [STACK], [said('the stack is UPDATE_ROLLBACK_FAILED', 'run.ending.reason')]),
  },
  {
    title: 'an instance refresh whose rollback failed',
    subject: stuck('stuck', 'RollbackFailed', {
      name: 'api-prod',
      plan: apiPlan(),
      outcome: {
        kind: 'deploy',
        images: [
          { image: NEW, instances: 3 },
          { image: OLD, instances: 7 },
        ],
        final: true,
      },
    }),
    ...attention(
      API,
      [['Auto Scaling', fact('api-prod', 'pay-prod', API.set)]],
      [said('RollbackFailed', 'run.ending.reason')],
    ),
  },
  {
    title: 'a deploy that AWS calls done and some instances contradict',
    subject: stuck('stuck', `only 2 of 4 instances run ${NEW}, although CloudFormation reports success`, {
      outcome: {
        kind: 'deploy',
        images: [
          { image: NEW, instances: 2 },
          { image: OLD, instances: 2 },
        ],
        shown: {
          on: 2,
          total: 4,
          wrong: [{ id: 'i-0123abcd', image: OLD }],
          wrongMore: 1,
          why: [{ kind: 'standby', instances: 2 }],
        },
      },
    }),
    ...attention(
      WEB,
      [[fact('i-0123abcd', 'i-0999ffff', { 'run.outcome.shown.wrong': [{ id: 'i-0999ffff', image: OLD }] })]],
      [
        fact('2 of 4', '3 of 4', {
          'run.ending.reason': `only 3 of 4 instances run ${NEW}, although CloudFormation reports success`,
          'run.outcome.shown.on': 3,
        }),
      ],
    ),
  },
  {
    title: 'a deploy that grew too large to follow',
    subject: stuck('too-large', 'AWS tells more of it than fits'),
    ...attention(WEB, [['Systems Manager', EXECUTION]], [said('AWS tells more of it than fits', 'run.ending.reason')]),
  },
  {
    title: 'a deploy that was stopped and did not end',
    subject: stuck('cancel-unclear', 'the execution is still InProgress'),
    ...attention(
      WEB,
      [['Systems Manager', EXECUTION]],
      [said('the execution is still InProgress', 'run.ending.reason')],
    ),
  },
  {
    title: 'a deploy of which AWS never said whether it started',
    subject: stuck('start-unclear', 'starting Patchwarden-Deploy: TimeoutError'),
    ...attention(
      WEB,
      [['Systems Manager', fact('PatchwardenRun-d-7k2m9x4q', 'PatchwardenRun-d-00000000', { 'run.id': 'd-00000000' })]],
      [said('TimeoutError', 'run.ending.reason')],
    ),
  },
];
