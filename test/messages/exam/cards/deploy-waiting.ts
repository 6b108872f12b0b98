import { aProgress, apiPlan, atCheckpoint, NEW, OLD } from '../../../deploy/message/fixture.ts';
import { HOUR, MINUTE, T0 } from '../../../runs/fixture.ts';
import { always, type ExamCard, says } from '../exam-card.ts';
import { API, API_ALARM, FROM, fact, GROUP, IMAGE, missing, moment, said, WEB } from '../facts.ts';
import { APPROVERS, state } from './deploy-asked.ts';
import { turned } from './deploy-running.ts';
import { api, deploy, NOBODY, ofTen, STOPPED_BY, stop, THREE_OF_TEN } from './deploy-started.ts';

const UNTIL = T0 + 51 * MINUTE;
const CHECKED = moment(T0 + HOUR, 'run.progress.health.at');
const WATCHED = moment(UNTIL, 'run.wait.until');

export const DEPLOYS_WAITING: readonly ExamCard[] = [
  {
    title: 'a blue/green deploy in its watch',
    subject: deploy('waiting', {
      wait: { kind: 'watch', until: UNTIL },
      progress: aProgress({
        phase: 'soaking',
        done: 4,
        total: 8,
        images: [
          { image: NEW, instances: 4 },
          { image: OLD, instances: 4 },
        ],
        health: { healthy: 8, total: 8, at: T0 + HOUR },
      }),
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
      risk: says([fact('4 of 4', '1 of 4', { 'run.progress.done': 1 })], [CHECKED]),
    },
    text: { state: state('watch|watching'), thing: says([WEB]), next: says([WATCHED]) },
  },
  {
    title: 'an instance refresh in its watch',
    subject: deploy('waiting', {
      ...api,
      plan: apiPlan({ stage: 'rest', version: '8' }),
      wait: { kind: 'watch', until: UNTIL },
      progress: ofTen(10, {
        phase: 'soaking',
        images: [{ image: NEW, instances: 10 }],
        health: { healthy: 10, total: 10, at: T0 + HOUR },
      }),
    }),
    answers: {
      what: says(['watch|watching', API], [API, IMAGE]),
      when: says([WATCHED]),
      who: NOBODY,
      idle: says([WATCHED]),
      undo: says(['roll back|rollback', FROM], ['alarm|automatic rollback', API_ALARM]),
      risk: says([fact('10 of 10 new', '7 of 10 new', { 'run.progress.done': 7 })], [CHECKED]),
    },
    text: { state: state('watch|watching'), thing: says([API]), next: says([WATCHED]) },
  },
  {
    title: 'a deploy at its checkpoint',
    subject: { kind: 'deploy', run: atCheckpoint(), facts: { now: T0 + HOUR + MINUTE } },
    answers: {
      what: says(['checkpoint|continue', API, fact('2 of 10', '4 of 10', { 'run.progress.done': 4 })], [API, IMAGE]),
      when: always('it waits for people', ['continue|continues']),
      who: says(APPROVERS),
      idle: says([API, 'no other deploy|no deploy']),
      undo: says(['roll back|rollback', FROM], ['stop here']),
      risk: says([fact('10 of 10 healthy', '7 of 10 healthy', { 'run.progress.health.healthy': 7 })], [CHECKED]),
    },
    text: { state: state('checkpoint|approval needed'), thing: says([API, IMAGE]), next: says([missing(2), GROUP]) },
  },
  {
    title: 'a checkpoint whose instances cannot be read, with an alarm since the last look',
    subject: {
      kind: 'deploy',
      run: atCheckpoint({
        progress: ofTen(2, {
          status: 'Successful',
          health: { healthy: 10, total: 10, at: T0 + HOUR },
          alarms: { watched: 1, inAlarm: ['api-prod-5xx'], untold: [] },
          unread: { at: T0 + HOUR + 5 * MINUTE, error: 'AccessDenied' },
        }),
      }),
      facts: { now: T0 + HOUR + 6 * MINUTE },
    },
    answers: {
      what: says(['checkpoint|continue', API], [API, IMAGE]),
      when: always('it waits for people', ['continue|continues']),
      who: says(APPROVERS),
      idle: always('it waits for people', ['if nobody decides', 'stays as it is']),
      undo: says(['roll back|rollback', FROM], ['stop here']),
      risk: says(
        ['not checked', moment(T0 + HOUR + 5 * MINUTE, 'run.progress.unread.at'), 'refused'],
        ['accessdenied'],
        [CHECKED],
        ['in alarm', fact('api-prod-5xx', 'api-prod-latency', { 'run.progress.alarms.inAlarm': ['api-prod-latency'] })],
      ),
    },
    text: { state: state('checkpoint|approval needed'), thing: says([API, IMAGE]), next: says([missing(2), GROUP]) },
  },
  {
    title: 'a checkpoint that more passed than was approved',
    subject: {
      kind: 'deploy',
      run: atCheckpoint({ progress: ofTen(7, { status: 'Successful', beyond: { percent: 20, instances: 2 } }) }),
      facts: { now: T0 + HOUR + MINUTE },
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
      what: turned(says(['rolling back', WEB, FROM])),
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
  {
    title: 'an instance refresh that could not be stopped',
    subject: deploy('cancelling', {
      ...api,
      progress: ofTen(3, { refreshId: 'r-1' }),
      cancel: { ...stop, at: T0, how: 'roll-back' },
    }),
    answers: {
      what: says(['rolling back|stopping', API]),
      when: always('nothing says when it ends', ['not stopped yet|has ended']),
      who: says([STOPPED_BY], [said('errors are up', 'run.cancel.reason')]),
      idle: always('the refresh runs on', ['still runs|still running|continues|still in progress']),
      undo: says(['EC2 console', fact('group api-prod', 'group pay-prod', API.set)]),
      risk: says([FROM]),
    },
    text: {
      state: state('rolling back|stopping|could not be stopped'),
      thing: says([API]),
      next: says(['EC2 console', fact('group api-prod', 'group pay-prod', API.set)]),
    },
  },
  {
    title: 'a checkpoint whose approvals were not used in time',
    subject: {
      kind: 'deploy',
      run: atCheckpoint({ askedAgain: { code: 'lapsed' } }),
      facts: { now: T0 + HOUR + MINUTE },
    },
    answers: {
      what: says(['checkpoint|continue', API, fact('2 of 10', '4 of 10', { 'run.progress.done': 4 })], [API, IMAGE]),
      when: always('it waits for people', ['before they were used']),
      who: says(APPROVERS),
      idle: says([API, 'no other deploy|no deploy']),
      undo: says(['roll back|rollback', FROM], ['stop here']),
      risk: says([fact('10 of 10 healthy', '7 of 10 healthy', { 'run.progress.health.healthy': 7 })]),
    },
    text: { state: state('checkpoint|approval needed'), thing: says([API, IMAGE]), next: says([missing(2), GROUP]) },
  },
];
