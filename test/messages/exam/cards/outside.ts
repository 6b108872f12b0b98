import type { OutsideChange, OutsideSetBack } from '../../../../src/outside/types/change.ts';
import { aBakeChange, anUpdate, aRefreshed } from '../../../outside/fixture.ts';
import { IMAGE as IMAGE_ARN, MINUTE, T0 } from '../../../runs/fixture.ts';
import { DIFFERENCE } from '../difference.ts';
import { always, type ExamCard, type OutsideSubject, says } from '../exam-card.ts';
import { FIXES, fact, INTRODUCES, moment, NEW, NOW, OLD } from '../facts.ts';
import { NO_FLEET } from './bake-facts.ts';

/** Changes that were not made through Patchwarden. */

const outside = (change: OutsideChange, facts: Partial<OutsideSubject['facts']> = {}): OutsideSubject => ({
  kind: 'outside',
  change,
  facts: { now: NOW, fleets: [], ...facts },
});

const OTHER = 'ami-0eee5555ffff66666';
const ENDED = T0 + 26 * MINUTE;
const state = (words: string) => always('the state itself', [words]);
const NOBODY = always('nobody is asked of what others do', ['nothing is needed|no action needed']);
const WEB = fact('web', 'shop', { 'change.name': 'shop', 'change.plan.image': 'shop' });
const PROD = fact('web-prod', 'shop-prod', { 'change.name': 'shop-prod' });
const API = fact('api-prod', 'pay-prod', { 'change.name': 'pay-prod' });
const BEGAN = moment(T0, 'change.startedAt');
const TO = fact(NEW, OTHER, { 'change.to': OTHER });
const BROUGHT = fact(NEW, OTHER, { 'change.to': OTHER, 'change.runs.0.image': OTHER });
const TOOK = fact('26 min', '41 min', { 'change.endedAt': T0 + 41 * MINUTE });
const SO_FAR = fact('10 min', '25 min', { 'facts.now': T0 + 25 * MINUTE });
const ON = fact('4 of 4', '3 of 4', {
  'change.runs': [
    { image: NEW, instances: 3 },
    { image: OLD, instances: 1 },
  ],
});
const CANNOT = 'cannot stop';
const STEPS = fact('5 of 12', '9 of 12', { 'change.progress.done': 9 });
const MADE = fact(NEW, OTHER, { 'change.outcome.image': OTHER });

const building = { kind: 'bake', status: 'BUILDING', imageArn: IMAGE_ARN, done: 5, total: 12 } as const;
const outcome = {
  kind: 'bake',
  imageArn: IMAGE_ARN,
  image: NEW,
  images: [{ region: 'ap-southeast-2', accountId: '111122223333', image: NEW }],
  imageUris: [],
} as const;
const before = [{ image: OLD, instances: 4 }];
const runs = [{ image: NEW, instances: 4 }];
const progress = { kind: 'deploy', phase: 'replacing', status: 'UPDATE_IN_PROGRESS', done: 1, total: 4 } as const;
const failure = { reason: 'Component install-nginx failed', step: 'ApplyBuildComponents', workflow: 'build' } as const;

const BY = fact('started by schedule', 'not through Patchwarden', { 'change.by': { kind: 'outside' } });
const SET = fact('change set release-7, started in the CloudFormation console', 'change set release-8, not through', {
  'change.by': { kind: 'outside', changeSet: 'release-8' },
});
const ASKED = always('the change itself is over; a request would be another', [
  'nothing is needed|choose deploy|deploy to',
]);

/** Of a fleet, while it goes on. */
const GOES_ON: ExamCard['answers'] = {
  what: says(['outside', PROD], [TO]),
  when: says([SO_FAR]),
  who: NOBODY,
  idle: says(['nothing is needed', PROD]),
  undo: always('only AWS can stop what was started there', [CANNOT]),
  risk: says([fact('1 of 4', '2 of 4', { 'change.progress.done': 2 })]),
};

/** Of a fleet, at its end. */
const IS_OVER: ExamCard['answers'] = {
  what: says(['outside stack update', PROD, 'ended'], [BROUGHT, ON]),
  when: says([TOOK]),
  who: says(['nothing is needed', PROD]),
  idle: says([PROD, 'stays']),
  undo: says(['request a deploy|rollback', PROD]),
  risk: says(['fixes', FIXES], [INTRODUCES]),
};

const ended = { state: 'succeeded', endedAt: ENDED, runs, approved: 'yes', report: 'ready' } as const;
const FIND_OUT = always('whoever started it is not known here', [
  'find out in CloudTrail who started it|find out in CloudTrail who changed the image',
]);
const AGAIN = says(['request a deploy of', fact(OLD, OTHER, { 'change.reverts.image': OTHER })]);
const RUN = fact('d-7k2m9x4q', 'd-9x4q7k2m', { 'change.reverts.runId': 'd-9x4q7k2m' });
const FOUND = moment(NOW, 'change.startedAt');
const SET_BACK_RUN = fact('d-7k2m9x4q', 'd-9x4q7k2m', { 'change.runId': 'd-9x4q7k2m' });

const aSetBack = (parts: Partial<OutsideSetBack> = {}): OutsideSetBack => {
  const { stackId: _id, token: _token, expected: _expected, ...rest } = anUpdate({ state: 'succeeded' });
  const where = { kind: 'launch-template', group: 'web-prod', template: 'lt-0a1b', version: '7' } as const;
  const deployed = { runId: 'd-7k2m9x4q', deployed: OLD };
  return { ...rest, ...deployed, what: 'set-back', where, to: NEW, startedAt: NOW, endedAt: NOW, ...parts };
};

const UNAPPROVED = says([PROD, BROUGHT, ON], ['nobody approved this image here']);

export const OUTSIDE: readonly ExamCard[] = [
  {
    title: 'an outside bake that its schedule started',
    subject: outside(aBakeChange({ by: { kind: 'schedule' }, progress: building })),
    answers: {
      what: says(['outside bake', WEB, STEPS], [BY]),
      when: says([BEGAN]),
      who: NOBODY,
      idle: NOBODY,
      undo: always('only AWS can stop what was started there', [CANNOT]),
      risk: says([STEPS], [fact('building', 'testing', { 'change.progress.status': 'TESTING' })]),
    },
    text: { state: says([STEPS]), thing: says([WEB, BY]), next: NOBODY },
  },
  {
    title: 'an outside bake that has made an image',
    subject: outside(aBakeChange({ state: 'succeeded', endedAt: ENDED, outcome, report: 'ready', opens: 'done' }), {
      difference: DIFFERENCE,
      fleets: ['web-dev'],
    }),
    answers: {
      what: says(['outside bake', WEB, 'succeeded', MADE]),
      when: says([TOOK]),
      who: ASKED,
      idle: NO_FLEET,
      undo: NO_FLEET,
      risk: says(['fixes', FIXES], [INTRODUCES]),
    },
    text: { state: state('succeeded'), thing: says([WEB, MADE]), next: NO_FLEET },
  },
  {
    title: 'an outside bake that failed',
    subject: outside(
      aBakeChange({
        state: 'failed',
        endedAt: ENDED,
        outcome: { kind: 'bake', images: [], imageUris: [], failure },
      }),
    ),
    answers: {
      what: says(['outside bake', WEB, 'failed']),
      when: says([moment(ENDED, 'change.endedAt')]),
      who: says([fact('/patch bake web', '/patch bake shop', { 'change.name': 'shop' })]),
      idle: NO_FLEET,
      undo: NO_FLEET,
      risk: says([fact('ApplyBuildComponents', 'RunTests', { 'change.outcome.failure.step': 'RunTests' })]),
    },
    text: {
      state: state('failed'),
      thing: says([WEB]),
      next: says([fact('/patch bake web', '/patch bake shop', { 'change.name': 'shop' })]),
    },
  },
  {
    title: 'an outside stack update to an image that nobody approved',
    subject: outside(anUpdate({ by: { kind: 'console', changeSet: 'release-7' }, progress, approved: 'no' })),
    answers: {
      ...GOES_ON,
      what: says(['outside', PROD], [TO], [SET]),
      risk: says(
        [PROD, TO],
        ['nobody approved this image here'],
        [fact('1 of 4', '2 of 4', { 'change.progress.done': 2 })],
      ),
    },
    text: { state: state('in progress'), thing: says([PROD, TO], ['nobody approved this image here']), next: NOBODY },
  },
  {
    title: 'an outside stack update that ended on an image that people had approved',
    subject: outside(anUpdate(ended), { difference: DIFFERENCE, fleets: ['web-prod'] }),
    answers: IS_OVER,
    text: { state: state('ended'), thing: says([PROD]), next: NOBODY },
  },
  {
    title: 'an outside stack update that ended on an image that nobody approved',
    subject: outside(anUpdate({ ...ended, approved: 'no' }), { difference: DIFFERENCE, fleets: ['web-prod'] }),
    answers: {
      ...IS_OVER,
      what: UNAPPROVED,
      who: FIND_OUT,
      idle: says(['if nobody acts', PROD]),
    },
    text: { state: UNAPPROVED, thing: says([PROD]), next: FIND_OUT },
  },
  {
    title: 'an outside stack update that CloudFormation rolled back',
    subject: outside(
      anUpdate({ state: 'rolled-back', endedAt: ENDED, runs: before, reason: 'Received 1 FAILURE signal(s) out of 4' }),
      { fleets: ['web-prod'] },
    ),
    answers: {
      ...IS_OVER,
      what: says(['outside stack update', PROD, 'rolled back'], [fact(OLD, OTHER, { 'change.runs.0.image': OTHER })]),
      risk: says([fact('FAILURE signal', 'no capacity', { 'change.reason': 'no capacity' })]),
    },
    text: { state: state('rolled back'), thing: says([PROD]), next: NOBODY },
  },
  {
    title: 'an outside stack update whose rollback failed',
    subject: outside(anUpdate({ state: 'unclear', endedAt: ENDED, runs: before, reason: 'UPDATE_ROLLBACK_FAILED' }), {
      fleets: ['web-prod'],
    }),
    answers: {
      ...IS_OVER,
      what: says(['outside stack update', PROD, 'needs attention']),
      who: says(['check', PROD, 'in CloudFormation']),
      idle: always('nothing is done by itself', ['retries nothing']),
      risk: says([fact('UPDATE_ROLLBACK_FAILED', 'deleted meanwhile', { 'change.reason': 'deleted meanwhile' })]),
    },
    text: {
      state: state('needs attention'),
      thing: says([PROD]),
      next: says(['check', PROD, 'in CloudFormation']),
    },
  },
  {
    title: 'an outside instance refresh that goes on',
    subject: outside(aRefreshed({ progress: { ...progress, status: 'InProgress', percent: 25 } })),
    answers: {
      ...GOES_ON,
      what: says(['outside instance refresh', API], [TO]),
      idle: says(['nothing is needed', API]),
    },
    text: { state: state('in progress'), thing: says([API]), next: NOBODY },
  },
  {
    title: 'an outside instance refresh that someone stopped',
    subject: outside(aRefreshed({ state: 'stopped', endedAt: ENDED, runs: before, reason: 'Cancelled by user' }), {
      fleets: ['api-prod'],
    }),
    answers: {
      what: says(['outside instance refresh', API, 'stopped']),
      when: says([TOOK]),
      who: says(['nothing is needed', API]),
      idle: says([API, 'stays']),
      undo: says(['request a deploy', API]),
      risk: says([fact('Cancelled by user', 'timed out', { 'change.reason': 'timed out' })]),
    },
    text: { state: state('stopped'), thing: says([API]), next: NOBODY },
  },
  {
    title: 'an image on a fleet that no change is known to have brought',
    subject: outside(
      {
        ...(({ stackId: _id, token: _token, expected: _expected, ...rest }) => rest)(
          anUpdate({ ...ended, approved: 'no' }),
        ),
        what: 'other-image',
        image: NEW,
        startedAt: NOW,
        endedAt: NOW,
      },
      { fleets: ['web-prod'] },
    ),
    answers: {
      what: says([PROD, 'runs an image that nobody approved']),
      when: says(['found at', moment(NOW, 'change.startedAt')]),
      who: FIND_OUT,
      idle: says(['if nobody acts', PROD]),
      undo: says(['request a deploy', PROD]),
      risk: UNAPPROVED,
    },
    text: { state: UNAPPROVED, thing: says([PROD]), next: FIND_OUT },
  },
  {
    title: 'an outside stack update that took the last deploy back',
    subject: outside(anUpdate({ ...ended, reverts: { runId: 'd-7k2m9x4q', image: OLD } }), { fleets: ['web-prod'] }),
    answers: {
      what: says(['reverted', RUN], [PROD, BROUGHT]),
      when: says([TOOK]),
      who: AGAIN,
      idle: says(['if nobody acts', PROD, 'keeps the old image']),
      undo: says(['request a deploy', PROD]),
      risk: says([PROD, BROUGHT, 'the image that it replaced']),
    },
    text: { state: state('ended'), thing: says([PROD]), next: AGAIN },
  },
  {
    title: 'a launch template that was set back to the image from before the last deploy',
    subject: outside(aSetBack(), { fleets: ['web-prod'] }),
    answers: {
      what: says([PROD, 'reverted to the image that run', SET_BACK_RUN]),
      when: says(['found at', FOUND]),
      who: says(['request a deploy of', PROD]),
      idle: says(['if nobody acts', PROD, 'run the old image']),
      undo: says(['request a deploy of', PROD]),
      risk: says(['New instances of', PROD, TO]),
    },
    text: { state: state('reverted'), thing: says([PROD]), next: says(['if nobody acts', PROD]) },
  },
  {
    title: 'a parameter that no longer says what its fleet runs',
    subject: outside(aSetBack({ where: { kind: 'parameter', parameter: '/fleets/1/ami', version: 4 } }), {
      fleets: ['web-prod'],
    }),
    answers: {
      what: says(['parameter of', PROD, 'no longer says what it runs']),
      when: says(['found at', FOUND]),
      who: says(['put-parameter', fact(OLD, OTHER, { 'change.deployed': OTHER })]),
      idle: says(['such as a Terraform apply', 'moves', PROD, TO]),
      undo: says(['by hand', fact(OLD, OTHER, { 'change.deployed': OTHER })]),
      risk: says(['holds', TO], [PROD, 'runs', fact(OLD, OTHER, { 'change.deployed': OTHER })]),
    },
    text: { state: state('no longer says'), thing: says([PROD]), next: says(['Terraform apply', PROD]) },
  },
];
