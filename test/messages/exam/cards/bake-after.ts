import type { CardFacts } from '../../../../src/bake/message/card.ts';
import type { BakeRun } from '../../../../src/bake/types/run.ts';
import { deployNextButtons } from '../../../../src/deploy/message/buttons.ts';
import type { Ending } from '../../../../src/runs/types/ending.ts';
import type { RunState } from '../../../../src/runs/types/state.ts';
import { ANA, anApproval, aStart, HOUR, IMAGE as IMAGE_ARN, MINUTE, runIn, T0 } from '../../../runs/fixture.ts';
import { DIFFERENCE } from '../difference.ts';
import { always, type Clause, type ExamCard, type Subject, says } from '../exam-card.ts';
import {
  BY,
  ENDED,
  ENDED_AT,
  FIXES,
  fact,
  GROUP,
  INTRODUCES,
  moment,
  NEW,
  person,
  REASON,
  said,
  TOOK,
} from '../facts.ts';
import { NO_FLEET, RECIPE, WEB } from './bake-facts.ts';

/** A bake of the image web at its end. */
const bake = (state: RunState, parts: Partial<BakeRun> = {}, facts: Partial<CardFacts> = {}): Subject => ({
  kind: 'bake',
  run: runIn(state, parts),
  facts: { now: T0 + HOUR, ...facts },
});

const state = (words: string) => always('the state itself', [words]);
const NOBODY = always('nobody is asked in this state', ['nothing is needed|no action needed']);
const NOTHING_STARTED = always('whatever ended it, it ended before its start', [
  'nothing was started|nothing started|nothing was changed',
]);
const AGAIN: Clause = [fact('/patch bake web', '/patch bake shop', { 'run.name': 'shop' })];
const building = {
  kind: 'bake',
  status: 'BUILDING',
  imageArn: IMAGE_ARN,
  done: 5,
  total: 12,
  step: 'ApplyBuildComponents',
} as const;
const STEPS = fact('5 of 12', '9 of 12', { 'run.progress.done': 9 });
const STEP = fact('ApplyBuildComponents', 'RunTests', { 'run.progress.step': 'RunTests' });
const LAST = fact('25–27 min', '57–59 min', { 'run.plan.lastDurationsMs': [57 * MINUTE, 59 * MINUTE] });
const PAUSED = fact('everything was paused', 'calendar was closed', { 'run.ending.refusal': 'frozen' });
const BUILT = fact(NEW, 'ami-0eee5555ffff66666', { 'run.outcome.image': 'ami-0eee5555ffff66666' });

const started = { start: aStart({ executionId: 'exec-1' }), approvals: [anApproval(ANA)] };
const succeeded = {
  ...started,
  ending: { at: ENDED_AT, code: 'succeeded' },
  outcome: {
    kind: 'bake',
    imageArn: IMAGE_ARN,
    image: NEW,
    images: [{ region: 'ap-southeast-2', accountId: '111122223333', image: NEW }],
    imageUris: [],
  },
} as const;
const offers = deployNextButtons(runIn('succeeded', succeeded), ['web-dev', 'web-prod']);
const DONE_ANSWERS = {
  what: says(['new|succeeded|baked', 'web', BUILT]),
  when: says([TOOK]),
  who: always('the buttons below ask for it', ['until someone|until you|deploy']),
  idle: NO_FLEET,
  undo: NO_FLEET,
};
const DONE_TEXT = { state: state('succeeded|new image|baked|new ami'), thing: says(['web', BUILT]), next: NO_FLEET };

/** As it reads when it ended before its start. */
const before = (words: string, who: readonly Clause[]): Pick<ExamCard, 'answers' | 'text'> => ({
  answers: {
    what: says([words, 'bake', WEB]),
    when: says([ENDED]),
    who: says(...who),
    idle: NOTHING_STARTED,
    undo: says(AGAIN),
    risk: NOTHING_STARTED,
  },
  text: { state: state(words), thing: says(['bake', WEB]), next: says(AGAIN) },
});
const ending = (code: Ending['code'], parts: Partial<Ending> = {}): Ending => ({ at: ENDED_AT, code, ...parts });
const byCleo = (code: Ending['code']): Partial<BakeRun> => ({
  ending: ending(code, { by: 'U0CLEO', reason: 'errors are up' }),
});

/** As it reads when a person must look. */
const attention = (look: Clause, risk: Clause): Pick<ExamCard, 'answers' | 'text'> => ({
  answers: {
    what: says(['needs attention', 'bake', WEB]),
    when: says([moment(ENDED_AT, 'run.ending.at')]),
    who: says([GROUP, '@Dev'], look),
    idle: says(['no other|no bake|until', WEB, 'start']),
    undo: always('a person closes it', ['Resolve']),
    risk: says(risk),
  },
  text: { state: state('needs attention'), thing: says(['bake', WEB]), next: says(look) },
});

export const BAKES_AFTER: readonly ExamCard[] = [
  {
    title: 'a bake that runs',
    subject: bake('running', { progress: building }, { now: T0 + 10 * MINUTE }),
    answers: {
      what: says(['baking|bake', WEB, STEPS], [WEB, RECIPE]),
      when: says([fact('18 min left', '8 min left', { 'facts.now': T0 + 20 * MINUTE })], [LAST]),
      who: NOBODY,
      idle: NOBODY,
      undo: always('stopping a bake leaves every fleet as it is', ['stop'], NO_FLEET.clauses[0] ?? []),
      risk: says([STEP]),
    },
    text: { state: state('baking|running'), thing: says([WEB]), next: says([STEPS]) },
  },
  {
    title: 'a bake that takes over twice its usual time',
    subject: bake('running', { progress: building }, { now: T0 + 62 * MINUTE }),
    answers: {
      what: says(['baking|bake', WEB, STEPS], [WEB, RECIPE]),
      when: says([
        'longer than usual',
        fact('1 h', '2 h', { 'facts.now': T0 + 122 * MINUTE }),
        fact('26 min', '20 min', { 'run.plan.lastDurationsMs': [20 * MINUTE] }),
      ]),
      who: always('whoever reads it', ['Image Builder'], ['stop']),
      idle: says([fact('13:02 today|13:02', '12:00 today|12:00', { 'run.start.claimedAt': T0 - HOUR })]),
      undo: always('stopping a bake leaves every fleet as it is', ['stop'], NO_FLEET.clauses[0] ?? []),
      risk: says([STEP]),
    },
    text: { state: state('longer than usual'), thing: says([WEB]), next: state('Image Builder') },
  },
  {
    title: 'a bake that someone stops',
    subject: bake(
      'cancelling',
      { progress: building, cancel: { by: 'U0CLEO', reason: 'wrong recipe', at: ENDED_AT, how: 'cancel' } },
      { now: T0 + 50 * MINUTE },
    ),
    answers: {
      what: says(['stopping', 'bake', WEB], [WEB, RECIPE]),
      when: always('AWS takes as long as it takes', ['30 min|30 minutes']),
      who: says([person('Cleo', 'run.cancel.by')], [said('wrong recipe', 'run.cancel.reason')]),
      idle: always('the stop ends without anyone', ['attention|a person is asked']),
      undo: NO_FLEET,
      risk: NO_FLEET,
    },
    text: { state: state('stopping'), thing: says(['bake', WEB]), next: says([person('Cleo', 'run.cancel.by')]) },
  },
  {
    title: 'a bake that made an image, while its difference is collected',
    subject: bake('succeeded', { ...succeeded, report: 'pending' }, { offers }),
    answers: { ...DONE_ANSWERS, risk: always('not known yet', ['collecting|being collected']) },
    text: DONE_TEXT,
  },
  {
    title: 'a bake that made an image, with its difference',
    subject: bake('succeeded', { ...succeeded, report: 'ready' }, { offers, difference: DIFFERENCE }),
    answers: { ...DONE_ANSWERS, risk: says(['fixes|fixed', FIXES], ['introduces|introduced', INTRODUCES]) },
    text: DONE_TEXT,
  },
  {
    title: 'a bake whose component failed',
    subject: bake('failed', {
      ...started,
      ending: ending('failed', { reason: 'a component failed' }),
      outcome: {
        kind: 'bake',
        imageArn: IMAGE_ARN,
        images: [],
        imageUris: [],
        failure: {
          reason: 'component/harden/1.0.0 failed',
          component: 'harden 1.0.0',
          step: 'ApplyBuildComponents',
          workflow: 'build',
        },
      },
    }),
    answers: {
      what: says(['failed', 'bake', WEB]),
      when: says([TOOK]),
      who: always('whoever owns the component', ['component', 'correct']),
      idle: NO_FLEET,
      undo: says(AGAIN),
      risk: says(
        [fact('harden 1.0.0', 'agent 2.1.0', { 'run.outcome.failure.component': 'agent 2.1.0' })],
        [fact('ApplyBuildComponents', 'RunTests', { 'run.outcome.failure.step': 'RunTests' })],
      ),
    },
    text: {
      state: state('failed'),
      thing: says(['bake', WEB]),
      next: says(AGAIN),
    },
  },
  {
    title: 'a bake whose request was withdrawn',
    subject: bake('cancelled', byCleo('cancelled')),
    ...before('withdrawn', [[BY], [REASON]]),
  },
  {
    title: 'a bake that someone stopped',
    subject: bake('cancelled', { ...started, progress: building, ...byCleo('cancelled') }),
    answers: {
      what: says(['stopped', 'bake', WEB]),
      when: says([TOOK]),
      who: says([BY], [REASON]),
      idle: NO_FLEET,
      undo: says(AGAIN),
      risk: says([fact('web/1.0.0/8', 'web/1.0.0/9', { 'run.progress.imageArn': IMAGE_ARN.replace(/8$/, '9') })]),
    },
    text: { state: state('stopped'), thing: says(['bake', WEB]), next: says([BY]) },
  },
  {
    title: 'a bake that was rejected',
    subject: bake('rejected', byCleo('rejected')),
    ...before('rejected', [[BY], [REASON]]),
  },
  {
    title: 'a bake that nobody answered',
    subject: bake('expired', { policy: { ...runIn('expired').policy, approvals: 2 }, ending: ending('expired') }),
    ...before('expired', [[fact('0 of 2', '0 of 3', { 'run.policy.approvals': 3 })]]),
  },
  {
    title: 'a bake that AWS refused to start',
    subject: bake('failed', {
      ...started,
      start: aStart(),
      ending: ending('could-not-start', { reason: 'errors are up' }),
    }),
    ...before('could not start|not started|failed', [[REASON]]),
  },
  {
    title: 'a bake that the gatekeeper did not admit, since everything was paused by then',
    subject: bake('failed', { ...started, ending: ending('not-admitted', { refusal: 'paused' }) }),
    answers: {
      what: says(['not started', 'bake', WEB]),
      when: says([ENDED]),
      who: says(['gatekeeper', PAUSED]),
      idle: NOTHING_STARTED,
      undo: says(AGAIN),
      risk: says(['nothing was changed'], [PAUSED]),
    },
    text: { state: state('not started'), thing: says(['bake', WEB]), next: says(AGAIN) },
  },
  {
    title: 'a bake of which AWS never said whether it started',
    subject: bake('needs-attention', {
      ending: ending('start-unclear', { reason: 'starting Patchwarden-Bake: TimeoutError' }),
    }),
    ...attention(
      ['Systems Manager', fact('PatchwardenRun-b-7k2m9x4q', 'PatchwardenRun-b-00000000', { 'run.id': 'b-00000000' })],
      [said('TimeoutError', 'run.ending.reason')],
    ),
  },
  {
    title: 'a bake that was stopped and did not end',
    subject: bake('needs-attention', {
      ...started,
      progress: building,
      ending: ending('cancel-unclear', { reason: 'the execution is still InProgress' }),
    }),
    ...attention(
      ['Systems Manager', fact('exec-1', 'exec-2', { 'run.start.executionId': 'exec-2' })],
      [said('the execution is still InProgress', 'run.ending.reason')],
    ),
  },
];
