import type { DeployFacts } from '../../../../src/deploy/message/facts.ts';
import type { DeployRun } from '../../../../src/deploy/types/run.ts';
import type { RunState } from '../../../../src/runs/types/run.ts';
import {
  aDeploy,
  aDeployPlan,
  aProgress,
  apiPlan,
  aRefreshChange,
  aStackChange,
  aStarted,
  atCheckpoint,
} from '../../../deploy/message/fixture.ts';
import { ANA, anApproval, aStart, BEN, HOUR, MINUTE, T0 } from '../../../runs/fixture.ts';
import { always, type ExamCard, type Subject, says } from '../exam-card.ts';
import {
  API,
  API_ALARM,
  DONE,
  EXPIRES,
  FROM,
  fact,
  GROUP,
  IMAGE,
  missing,
  moment,
  NEW,
  NOW,
  OLD,
  person,
  said,
  USUAL,
  WEB,
} from '../facts.ts';
import { APPROVERS, ASKED, asked, state } from './deploy-asked.ts';

const plan = aDeployPlan({ change: aStackChange({ alarms: ['web-prod-5xx'] }) });

/** A deploy of web-prod that was approved. */
const deploy = (which: RunState, parts: Partial<DeployRun> = {}, facts: Partial<DeployFacts> = {}): Subject => ({
  kind: 'deploy',
  run: aStarted(which, { plan, ...parts }),
  facts: { now: NOW, ...facts },
});
const approved = { ...asked().run, state: 'approved', approvals: [anApproval(ANA), anApproval(BEN)] } as const;
const api = { name: 'api-prod', plan: apiPlan() } as const;
const ofTen = (done: number, parts: Parameters<typeof aProgress>[0] = {}) =>
  aProgress({ phase: 'replacing', status: 'InProgress', done, total: 10, ...parts });

const NOBODY = always('nobody is asked in this state', ['nothing is needed|no action needed']);
const START = T0 + 6 * HOUR + 20 * MINUTE;
const UNTIL = T0 + 51 * MINUTE;
const WATCHED = moment(UNTIL, 'run.wait.until');
const LAST = fact('12–14 min', '46–48 min', { 'run.plan.change.usualMs': [46 * MINUTE, 48 * MINUTE] });
const THREE_OF_TEN = fact('3 of 10', '8 of 10', { 'run.progress.done': 8 });
const STOPPED_BY = person('Cleo', 'run.cancel.by');
const stop = { by: 'U0CLEO', reason: 'errors are up', at: NOW - MINUTE } as const;

const RUNNING: ExamCard['answers'] = {
  what: says(['deploying', WEB, DONE], [WEB, IMAGE]),
  when: says([fact('5 min left', '3 min left', { 'facts.now': T0 + 12 * MINUTE })], [LAST]),
  who: NOBODY,
  idle: NOBODY,
  undo: says(['roll back|rolls back|rollback', FROM]),
  risk: says([DONE]),
};
const RUNNING_TEXT: ExamCard['text'] = {
  state: state('deploying'),
  thing: says([WEB]),
  next: says([DONE]),
};

export const DEPLOYS_STARTED: readonly ExamCard[] = [
  {
    title: 'a deploy that is planned',
    subject: { kind: 'deploy', run: aDeploy('planning'), facts: { now: NOW } },
    answers: {
      what: says(['planning', WEB, IMAGE]),
      when: always('it is planned at once', ['15 min|15 minutes']),
      who: says(['then|next|after that', GROUP]),
      idle: always('planning ends without anyone', ['15 min|15 minutes']),
      undo: always('planning changes nothing', ['changes nothing|nothing changes|nothing has changed']),
      risk: always('planning changes nothing', ['changes nothing|nothing changes|nothing has changed']),
    },
    text: { state: state('planning'), thing: says([WEB, IMAGE]), next: says([GROUP]) },
  },
  {
    title: 'an approved deploy that starts at a time',
    subject: { kind: 'deploy', run: { ...approved, state: 'scheduled', scheduledFor: START }, facts: asked().facts },
    answers: {
      ...ASKED,
      what: says(['scheduled', WEB, IMAGE], [WEB, IMAGE]),
      when: says([moment(START, 'run.scheduledFor')], [USUAL]),
      who: says(['approved', person('Ana', 'run.approvals.0.userId'), person('Ben', 'run.approvals.1.userId')]),
      idle: says(['starts', moment(START, 'run.scheduledFor')]),
    },
    text: { state: state('scheduled'), thing: says([WEB, IMAGE]), next: says([moment(START, 'run.scheduledFor')]) },
  },
  {
    title: 'an approved deploy while another change of the stack runs',
    subject: {
      kind: 'deploy',
      run: { ...approved, hold: { code: 'busy', what: 'stack web-prod is UPDATE_IN_PROGRESS' } },
      facts: asked().facts,
    },
    answers: {
      ...ASKED,
      what: says(['on hold|held', WEB, IMAGE], [WEB, IMAGE]),
      when: says(
        [fact('UPDATE_IN_PROGRESS', 'the volume is full', { 'run.hold.what': 'the volume is full' })],
        [EXPIRES],
      ),
      who: always('nobody decides while it is held', ['checked again|nothing is needed']),
    },
    text: { state: state('on hold|held'), thing: says([WEB, IMAGE]), next: says([EXPIRES]) },
  },
  {
    title: 'a deploy that is starting',
    subject: deploy('starting', { start: aStart() }),
    answers: {
      ...RUNNING,
      what: says(['starting', WEB, IMAGE]),
      when: says([USUAL]),
      risk: says(['approved', person('Ana', 'run.approvals.0.userId')]),
    },
    text: { state: state('starting'), thing: says([WEB, IMAGE]), next: NOBODY },
  },
  {
    title: 'a blue/green deploy that runs',
    subject: deploy('running', { progress: aProgress() }),
    answers: RUNNING,
    text: RUNNING_TEXT,
  },
  {
    title: 'a deploy that takes over twice its usual time',
    subject: deploy('running', { progress: aProgress() }, { now: T0 + 62 * MINUTE }),
    answers: {
      ...RUNNING,
      when: says([
        'longer than usual',
        fact('1 h', '2 h', { 'facts.now': T0 + 122 * MINUTE }),
        fact('13 min', '14 min', { 'run.plan.change.usualMs': [14 * MINUTE] }),
      ]),
      who: says([fact('stack web-prod', 'stack shop-prod', { 'run.plan.target.stack': 'shop-prod' })]),
      idle: says([DONE]),
    },
    text: { state: state('longer than usual'), thing: says([WEB]), next: says([DONE]) },
  },
  {
    title: 'a deploy in which an instance failed first',
    subject: deploy('running', {
      progress: aProgress({
        failure: { resource: 'WebServerGroup', reason: 'Received 1 FAILURE signal(s) out of 4' },
      }),
    }),
    answers: {
      ...RUNNING,
      risk: says([
        'FAILURE',
        fact('WebServerGroup', 'ApiServerGroup', { 'run.progress.failure.resource': 'ApiServerGroup' }),
      ]),
    },
    text: RUNNING_TEXT,
  },
  {
    title: 'an instance refresh that runs to its checkpoint',
    subject: deploy('running', { ...api, progress: ofTen(3) }),
    answers: {
      ...RUNNING,
      what: says(['deploying', API, THREE_OF_TEN], [API, IMAGE]),
      when: says(
        [fact('8 min', '18 min', { 'facts.now': T0 + 20 * MINUTE })],
        [fact('20 %', '40 %', { 'run.plan.change.preferences.checkpoint': 40 })],
      ),
      risk: says([THREE_OF_TEN]),
    },
    text: { state: state('deploying'), thing: says([API]), next: says([THREE_OF_TEN]) },
  },
  {
    title: 'a deploy whose old group is deleted',
    subject: deploy('running', { progress: aProgress({ phase: 'cleaning-up', done: 4 }) }),
    answers: {
      ...RUNNING,
      what: says(['deploying', WEB], [WEB, IMAGE]),
      when: says([LAST]),
      undo: says(
        ['cannot be stopped|too late to stop|can no longer be stopped'],
        [fact('/patch rollback web-prod', '/patch rollback shop-prod', WEB.set)],
      ),
      risk: always('the new group serves alone', ['new instances serve'], ['being deleted|deleting']),
    },
    text: { state: state('deploying'), thing: says([WEB]), next: NOBODY },
  },
  {
    title: 'a deploy that AWS rolls back',
    subject: deploy('running', { progress: aProgress({ phase: 'rolling-back' }) }),
    answers: {
      ...RUNNING,
      what: says(['rolling back|rolled back', WEB], [WEB, IMAGE]),
      when: says([fact('8 min', '12 min', { 'facts.now': T0 + 14 * MINUTE })]),
      undo: always('a rollback runs to its end', ['rolling back|rolls back']),
      risk: says([FROM]),
    },
    text: { state: state('rolling back|rolled back'), thing: says([WEB]), next: NOBODY },
  },
  {
    title: 'a rollback that runs',
    subject: deploy('running', {
      ...api,
      plan: apiPlan({
        stage: 'whole',
        returnOf: 'd-11111111',
        returnBy: 'U0BEN',
        image: { id: OLD, kind: 'ami', createdAt: T0 - 34 * 24 * HOUR },
        change: aRefreshChange({ from: { id: NEW, kind: 'ami' } }),
      }),
      progress: ofTen(9),
    }),
    answers: {
      ...RUNNING,
      what: says([
        'rolling back',
        API,
        fact(`${OLD}|${OLD.slice(0, 12)}…`, 'ami-0eee5555ffff66666|ami-0eee5555…', IMAGE.set),
        fact('9 of 10', '5 of 10', { 'run.progress.done': 5 }),
      ]),
      when: says([fact('8 min', '18 min', { 'facts.now': T0 + 20 * MINUTE })]),
      undo: always('it is the rollback', ['stop|stopping']),
      risk: says([fact('9 of 10', '5 of 10', { 'run.progress.done': 5 })]),
    },
    text: {
      state: state('rolling back'),
      thing: says([API]),
      next: says([fact('9 of 10', '5 of 10', { 'run.progress.done': 5 })]),
    },
  },
  {
    title: 'a blue/green deploy in its watch',
    subject: deploy('waiting', {
      wait: { kind: 'watch', until: UNTIL },
      progress: aProgress({ phase: 'soaking', done: 4 }),
    }),
    answers: {
      what: says(['watch|watching', WEB], [WEB, IMAGE]),
      when: says([WATCHED]),
      who: NOBODY,
      idle: says([WATCHED, 'old group|old instances', 'deleted']),
      undo: says(
        ['roll back|rollback', FROM],
        [
          'alarm|automatic rollback',
          fact('web-prod-5xx', 'web-prod-latency', { 'run.plan.change.alarms': ['web-prod-latency'] }),
        ],
      ),
      risk: says([fact('4 of 4', '1 of 4', { 'run.progress.done': 1 })]),
    },
    text: { state: state('watch|watching'), thing: says([WEB]), next: says([WATCHED]) },
  },
  {
    title: 'an instance refresh in its watch',
    subject: deploy('waiting', {
      ...api,
      plan: apiPlan({ stage: 'rest', version: '8' }),
      wait: { kind: 'watch', until: UNTIL },
      progress: ofTen(10, { phase: 'soaking' }),
    }),
    answers: {
      what: says(['watch|watching', API], [API, IMAGE]),
      when: says([WATCHED]),
      who: NOBODY,
      idle: says([WATCHED]),
      undo: says(['roll back|rollback', FROM], ['alarm|automatic rollback', API_ALARM]),
      risk: says([fact('10 of 10', '7 of 10', { 'run.progress.done': 7 })]),
    },
    text: { state: state('watch|watching'), thing: says([API]), next: says([WATCHED]) },
  },
  {
    title: 'a deploy at its checkpoint',
    subject: { kind: 'deploy', run: atCheckpoint(), facts: { now: NOW } },
    answers: {
      what: says(['checkpoint|continue', API, fact('2 of 10', '4 of 10', { 'run.progress.done': 4 })], [API, IMAGE]),
      when: always('it waits for people', ['continue|continues']),
      who: says(APPROVERS),
      idle: says([API, 'no other deploy|no deploy']),
      undo: says(['roll back|rollback', FROM], ['stop here']),
      risk: says([fact('10 of 10 healthy', '7 of 10 healthy', { 'run.progress.health.healthy': 7 })]),
    },
    text: { state: state('checkpoint|approval needed'), thing: says([API, IMAGE]), next: says([missing(2), GROUP]) },
  },
  {
    title: 'a checkpoint that more passed than was approved',
    subject: {
      kind: 'deploy',
      run: atCheckpoint({ progress: ofTen(7, { status: 'Successful', beyond: { percent: 20, instances: 2 } }) }),
      facts: { now: NOW },
    },
    answers: {
      what: says(['checkpoint|continue', API, fact('7 of 10', '9 of 10', { 'run.progress.done': 9 })], [API, IMAGE]),
      when: always('it waits for people', ['continue|continues']),
      who: says(APPROVERS),
      idle: says([API, 'no other deploy|no deploy']),
      undo: says(['roll back|rollback', FROM]),
      risk: says([
        'warning',
        'more',
        fact('2 instances', '3 instances', { 'run.progress.beyond.instances': 3 }),
        fact('7 of 10', '9 of 10', { 'run.progress.done': 9 }),
      ]),
    },
    text: { state: state('checkpoint|approval needed'), thing: says([API, IMAGE]), next: says([missing(2), GROUP]) },
  },
  {
    title: 'a deploy that someone rolls back',
    subject: deploy('cancelling', { progress: aProgress(), cancel: { ...stop, how: 'roll-back' } }),
    answers: {
      what: says(['rolling back', WEB]),
      when: always('AWS takes as long as it takes', ['within a day|after a day|24 h|1 day']),
      who: says([STOPPED_BY], [said('errors are up', 'run.cancel.reason')]),
      idle: always('it ends without anyone', ['attention|a person is asked']),
      undo: says([FROM]),
      risk: says([FROM]),
    },
    text: { state: state('rolling back'), thing: says([WEB]), next: NOBODY },
  },
  {
    title: 'an instance refresh that someone stops',
    subject: deploy('cancelling', { ...api, progress: ofTen(3), cancel: { ...stop, how: 'cancel' } }),
    answers: {
      what: says(['stopping', API], [API, IMAGE]),
      when: always('AWS takes as long as it takes', ['within a day|after a day|24 h|1 day']),
      who: says([STOPPED_BY], [said('errors are up', 'run.cancel.reason')]),
      idle: always('it ends without anyone', ['attention|a person is asked']),
      undo: says([FROM]),
      risk: says([THREE_OF_TEN]),
    },
    text: { state: state('stopping'), thing: says([API]), next: NOBODY },
  },
];
