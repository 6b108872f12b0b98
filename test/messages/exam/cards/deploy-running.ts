import { aProgress, apiPlan, aRefreshChange } from '../../../deploy/message/fixture.ts';
import { HOUR, MINUTE, T0 } from '../../../runs/fixture.ts';
import { type Answer, always, type ExamCard, says } from '../exam-card.ts';
import { API, DONE, FROM, fact, IMAGE, moment, NEW, NOW, OLD, WEB } from '../facts.ts';
import { state } from './deploy-asked.ts';
import { api, deploy, NOBODY, ofTen, THREE_OF_TEN } from './deploy-started.ts';

const LAST = fact('12–14 min', '46–48 min', { 'run.plan.change.usualMs': [46 * MINUTE, 48 * MINUTE] });

export const RUNNING: ExamCard['answers'] = {
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

/** While it is rolled back it does not move to the new image. */
export const turned = (answer: Answer): Answer => ({ ...answer, never: [['web-prod', `→ ${NEW}`]] });

export const DEPLOYS_RUNNING: readonly ExamCard[] = [
  {
    title: 'a blue/green deploy that runs',
    subject: deploy('running', { progress: aProgress() }),
    answers: RUNNING,
    text: RUNNING_TEXT,
  },
  {
    title: 'a deploy that has just begun',
    subject: deploy('running', { progress: aProgress({ phase: 'preparing', done: 0 }) }, { now: T0 + 3 * MINUTE }),
    answers: {
      ...RUNNING,
      what: says(['deploying', WEB], [WEB, IMAGE]),
      when: says([fact('12 min left', '3 min left', { 'facts.now': T0 + 12 * MINUTE })], [LAST]),
      risk: says([fact('0 of 4', '1 of 4', { 'run.progress.done': 1 })]),
    },
    text: { ...RUNNING_TEXT, next: NOBODY },
  },
  {
    title: 'an instance refresh that is stopped in AWS',
    subject: deploy('running', { ...api, progress: ofTen(3, { phase: 'stopping', status: 'Cancelling' }) }),
    answers: {
      ...RUNNING,
      what: says(['stopping|deploying', API], [API, IMAGE]),
      when: says([fact('8 min', '12 min', { 'facts.now': T0 + 14 * MINUTE })]),
      undo: says([FROM]),
      risk: says([THREE_OF_TEN]),
    },
    text: { state: state('stopping|deploying'), thing: says([API]), next: NOBODY },
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
    title: 'a deploy that AWS calls done, while its instances are checked',
    subject: deploy('running', {
      progress: aProgress({
        done: 4,
        settling: { since: NOW - MINUTE, until: NOW + 4 * MINUTE, on: 3, total: 4 },
      }),
    }),
    answers: {
      ...RUNNING,
      what: says(['deploying', WEB], [WEB, IMAGE]),
      when: says([moment(NOW + 4 * MINUTE, 'run.progress.settling.until')]),
      idle: always('the check ends without anyone', ['nothing is needed']),
      undo: says([fact('/patch rollback web-prod', '/patch rollback shop-prod', WEB.set)]),
      risk: says([fact('3 of 4', '1 of 4', { 'run.progress.settling.on': 1 })]),
    },
    text: { state: state('deploying'), thing: says([WEB]), next: NOBODY },
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
      risk: always('the old resources are being deleted', ['being deleted|deleting']),
    },
    text: { state: state('deploying'), thing: says([WEB]), next: NOBODY },
  },
  {
    title: 'a deploy that AWS rolls back',
    subject: deploy('running', { progress: aProgress({ phase: 'rolling-back' }) }),
    answers: {
      ...RUNNING,
      what: turned(says(['rolling back|rolled back', WEB, FROM])),
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
];
