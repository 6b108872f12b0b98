import type { Problem, ScheduledTime, ToldProblem } from '../../../../src/pipelines/types/told.ts';
import { aProblem, aScheduledTime } from '../../../pipelines/fixture.ts';
import { DAY, HOUR, T0 } from '../../../runs/fixture.ts';
import { type Answer, always, type ExamCard, type PipelineSubject, says } from '../exam-card.ts';
import { fact, moment, NOW } from '../facts.ts';

/** Pipelines' own schedules, and what is wrong with pipelines and recipes. */

const DUE = T0 + 2 * HOUR;
const time = (parts: Partial<ScheduledTime> = {}): PipelineSubject => ({
  kind: 'pipeline',
  image: 'web',
  thing: aScheduledTime({ at: DUE, ...parts }),
  facts: { now: NOW },
});
const wrong = (problem: Problem, parts: Partial<ToldProblem> = {}): PipelineSubject => ({
  kind: 'pipeline',
  image: 'web',
  thing: aProblem(problem, { foundAt: T0, ...parts }),
  facts: { now: NOW },
});

const IMAGE = fact('web', 'api', { image: 'api' });
const AT = moment(DUE, 'thing.at');
const NEXT = moment(DUE + DAY, 'thing.nextAt');
const FOUND = moment(T0, 'thing.foundAt');
const RECIPE = fact('web-al2023 1.4.0', 'web-al2023 1.5.0', { 'thing.recipe': 'web-al2023 1.5.0' });
const OF = fact('amazon-linux-2023-x86 x.x.x', 'windows-server-2022 x.x.x', {
  'thing.waits.of': ['windows-server-2022 x.x.x'],
});
const NO_FLEET: Answer = always('a build never changes a fleet', ['changes no fleet', 'own approval']);
const state = (words: string): Answer => always('the state itself', [words]);
const AS_THEY_ARE: Answer = always('nothing has happened', ['fleets', 'stay as they are']);
const thing = says([IMAGE]);

const PIPELINE_OF = always('pipelines are changed in Image Builder alone', ['in image builder']);
const OWNERS = always('whoever owns it is not in the config', ['the owners of the pipeline|the owners of the recipe']);

export const PIPELINES: readonly ExamCard[] = [
  {
    title: 'bake by schedule that waits for updates',
    subject: time(),
    answers: {
      what: says(['upcoming scheduled bake', IMAGE], [RECIPE]),
      when: says(['starts it at', AT]),
      who: always('nobody is asked of what AWS starts', ['no approval needed']),
      idle: always('the condition is the status above it', ['if nobody acts', 'starts if one of these is newer']),
      undo: always(
        'the schedule is AWS’s',
        ['cannot be skipped, deferred or stopped from here'],
        ['disable the pipeline'],
      ),
      risk: says(['builds only if a newer version of', OF], ...NO_FLEET.clauses),
    },
    text: {
      state: state('upcoming scheduled bake'),
      thing: says(['upcoming scheduled bake', IMAGE], [AT]),
      next: always('as above', ['if nobody acts']),
    },
  },
  {
    title: 'bake by schedule each time',
    subject: time({ waits: { kind: 'nothing' } }),
    answers: {
      what: says(['upcoming scheduled bake', IMAGE], [RECIPE]),
      when: says(['starts it at', AT]),
      who: always('nobody is asked of what AWS starts', ['no approval needed']),
      idle: always('it waits for the time alone', ['if nobody acts', 'the build starts']),
      undo: always('the schedule is AWS’s', ['cannot be skipped, deferred or stopped from here']),
      risk: always('it waits for the time alone', ['builds each time'], ...NO_FLEET.clauses),
    },
    text: {
      state: state('upcoming scheduled bake'),
      thing: says(['upcoming scheduled bake', IMAGE], [AT]),
      next: always('as above', ['if nobody acts']),
    },
  },
  {
    title: 'bake by schedule that has started',
    subject: time({
      state: 'built',
      nextAt: DUE + DAY,
      build: { arn: 'arn:aws:imagebuilder:ap-southeast-2:111122223333:image/web-al2023/1.4.0/5' },
    }),
    answers: {
      what: says(
        ['scheduled bake started', IMAGE],
        [
          fact('web-al2023/1.4.0/5', 'web-al2023/1.4.0/6', {
            'thing.build.arn': 'arn:aws:imagebuilder:ap-southeast-2:111122223333:image/web-al2023/1.4.0/6',
          }),
        ],
      ),
      when: says(['was due at', AT], [NEXT]),
      who: always('nobody is asked of what AWS starts', ['no action needed']),
      idle: always('another card follows it', ['the build has its own card']),
      undo: always('it is AWS’s', ['cannot be stopped from here']),
      risk: NO_FLEET,
    },
    text: { state: state('scheduled bake started'), thing, next: always('as above', ['no action needed']) },
  },
  {
    title: 'schedule that came while nothing was newer',
    subject: time({ state: 'nothing', nextAt: DUE + DAY }),
    answers: {
      what: says([IMAGE, 'nothing was built']),
      when: says(['was due at', AT], [NEXT]),
      who: always('anyone may request one', ['anyone can choose bake']),
      idle: AS_THEY_ARE,
      undo: always('one setting', ['start condition', 'expression_match_only']),
      risk: says(['no newer version of', OF]),
    },
    text: { state: state('nothing was built'), thing, next: always('as above', ['choose bake']) },
  },
  ...(['disabled', 'changed'] as const).map(
    (why): ExamCard => ({
      title: `bake by schedule called off: ${why}`,
      subject: time({ state: 'called-off', why }),
      answers: {
        what: says(['scheduled bake called off', IMAGE]),
        when: says(['was due at', AT]),
        who: always('nobody is asked of what AWS does not start', ['no action needed']),
        idle: always('nothing happens', ['builds nothing at that time']),
        undo: PIPELINE_OF,
        risk: says(
          [
            why === 'disabled'
              ? fact('the pipeline is disabled', 'the schedule was changed', { 'thing.why': 'changed' })
              : fact('the schedule was changed', 'the pipeline is disabled', { 'thing.why': 'disabled' }),
          ],
          ...AS_THEY_ARE.clauses,
        ),
      },
      text: { state: state('called off'), thing, next: always('as above', ['no action needed']) },
    }),
  ),
  {
    title: 'schedule that never builds',
    subject: wrong({ code: 'nothing-built', at: DUE, why: 'never', of: [] }),
    answers: {
      what: says([IMAGE, 'nothing was built'], [RECIPE]),
      when: says(['due at', moment(DUE, 'thing.problem.at')], ['found at', FOUND]),
      who: always('anyone may request one', ['anyone can choose bake']),
      idle: AS_THEY_ARE,
      undo: always('one setting', ['start condition', 'expression_match_only'], ['thread says where']),
      risk: says([
        fact('names only fixed versions', 'no newer version of al2023 x.x.x', {
          'thing.problem.why': 'no-update',
          'thing.problem.of': ['al2023 x.x.x'],
        }),
      ]),
    },
    text: { state: state('nothing was built'), thing, next: always('as above', ['choose bake']) },
  },
  {
    title: 'pipeline that Image Builder disabled',
    subject: wrong({ code: 'disabled', by: 'aws', failures: 5, scheduled: true }),
    answers: {
      what: says([IMAGE, 'disabled the pipeline'], [RECIPE]),
      when: says(['found at', FOUND]),
      who: OWNERS,
      idle: always('a disabled pipeline builds nothing', ['if nobody does', 'builds nothing', 'refused']),
      undo: always('enabling is theirs', ['enable it in image builder'], ['patchwarden changes no pipeline']),
      risk: says([
        fact('the last 5 scheduled builds failed', 'the last 3 scheduled builds failed', {
          'thing.problem.failures': 3,
        }),
      ]),
    },
    text: { state: state('image builder disabled the pipeline'), thing, next: always('as above', ['owners']) },
  },
  {
    title: 'base image that a bake would take',
    subject: wrong({ code: 'base', why: 'newer', newest: '2026.11.1', newestAt: T0 - DAY }),
    answers: {
      what: says([IMAGE, 'newer base image'], [RECIPE]),
      when: says([moment(T0 - DAY, 'thing.problem.newestAt')], ['found at', FOUND]),
      who: always('anyone may request one', ['anyone can choose bake']),
      idle: always('nothing happens', ['if nobody acts', 'keeps its older base']),
      undo: always('a bake does it', ['a bake picks it up']),
      risk: says([
        fact('2026.11.1', '2026.12.1', { 'thing.problem.newest': '2026.12.1' }),
        'the newest image is older',
      ]),
    },
    text: { state: state('a newer base image is out'), thing, next: always('as above', ['choose bake']) },
  },
  {
    title: 'base image that is pinned and old',
    subject: wrong({ code: 'base', why: 'behind', has: '2026.8.1', newest: '2026.11.1' }),
    answers: {
      what: says([IMAGE, 'base image is out of date'], [RECIPE]),
      when: says(['found at', FOUND]),
      who: OWNERS,
      idle: always('nothing happens', ['if nobody does', 'the same base image']),
      undo: always('a recipe is theirs', ['new version of the recipe'], ['thread says where']),
      risk: says([
        fact('2026.8.1', '2026.9.1', { 'thing.problem.has': '2026.9.1' }),
        fact('2026.11.1', '2026.12.1', { 'thing.problem.newest': '2026.12.1' }),
      ]),
    },
    text: { state: state('out of date'), thing, next: always('as above', ['owners']) },
  },
  {
    title: 'recipe without tests',
    subject: wrong({ code: 'tests', why: 'none' }),
    answers: {
      what: says([IMAGE, 'images are not tested'], [RECIPE]),
      when: says(['found at', FOUND]),
      who: OWNERS,
      idle: always('nothing happens', ['if nobody does', 'does not work', 'reach a fleet']),
      undo: always('a recipe is theirs', ['new version of the recipe', 'test component']),
      risk: says([
        fact('no component of the recipe has a test', 'tests are turned off', { 'thing.problem.why': 'off' }),
      ]),
    },
    text: { state: state('images are not tested'), thing, next: always('as above', ['owners']) },
  },
  {
    title: 'problem of a pipeline that is fixed',
    subject: wrong({ code: 'tests', why: 'off' }, { state: 'fixed', fixedAt: DUE }),
    answers: {
      what: says(['fixed', IMAGE], [RECIPE]),
      when: says(['found at', FOUND], [moment(DUE, 'thing.fixedAt')]),
      who: always('it is over', ['no action needed']),
      idle: AS_THEY_ARE,
      undo: always('it may come again', ['a new message']),
      risk: always('it is over', ['its images are tested']),
    },
    text: { state: state('fixed'), thing, next: always('as above', ['no action needed']) },
  },
];
