import type { DeployFacts } from '../../../../src/deploy/message/facts.ts';
import type { DeployRun } from '../../../../src/deploy/types/run.ts';
import { aDeployPlan, aSoak } from '../../../deploy/message/fixture.ts';
import { DAY, HOUR, MINUTE, T0 } from '../../../runs/fixture.ts';
import { always, type ExamCard, type Subject, says } from '../exam-card.ts';
import { ENDED_AT, fact, IMAGE, moment, NEW, OLD, person, TOOK, WEB } from '../facts.ts';
import { state } from './deploy-asked.ts';
import { ALL_NEW, ended, ending, ROLL_BACK } from './deploy-ended.ts';

const soak = aSoak({ healthySince: ENDED_AT + MINUTE, lastAt: T0 + HOUR, looks: 10 });
const UNTIL = T0 + 23 * HOUR + 40 * 60_000;
const ONE_CLICK_UNTIL = moment(UNTIL, 'facts.rollback.until');
const BACK_TO = fact(`${OLD}|${OLD.slice(0, 12)}…`, 'ami-0eee5555…|ami-0eee5555ffff66666', {
  'facts.rollback.image': 'ami-0eee5555ffff66666',
});
const NEXT = fact('web-eu', 'shop-eu', { 'facts.next': ['shop-eu'] });
const HEALTHY = fact('2 of 2', '1 of 2', { 'facts.soak.healthy': 1 });

const SUCCEEDED: ExamCard['answers'] = {
  what: says(['runs', WEB, IMAGE]),
  when: says([TOOK]),
  who: says(['one click|one-click', ONE_CLICK_UNTIL]),
  idle: always('an end needs nobody', ['stays on|keeps this image|nothing is needed']),
  undo: says(['roll back|rollback', BACK_TO]),
  risk: says([ALL_NEW]),
};
const SUCCEEDED_TEXT: ExamCard['text'] = {
  state: state('runs'),
  thing: says([WEB, IMAGE]),
  next: says([ONE_CLICK_UNTIL]),
};

const SUPERSEDED: NonNullable<DeployFacts['superseded']> = {
  run: {
    id: 'd-9rollbck',
    plan: aDeployPlan({ image: { id: OLD, kind: 'ami' }, returnOf: 'd-7k2m9x4q', returnBy: 'U0BEN' }),
    requester: { userId: 'U0DEV', person: 'U0DEV' },
  },
  at: T0 + 2 * HOUR,
  card: { channel: 'C0PATCHING', ts: '1795170000.000100' },
};

const success = (parts: Partial<DeployRun>, facts: Partial<DeployFacts>): Subject =>
  ended(
    'succeeded',
    { ending: ending('succeeded'), outcome: { kind: 'deploy', images: [{ image: NEW, instances: 4 }] }, ...parts },
    { rollback: { image: OLD, until: UNTIL }, ...facts },
  );

export const DEPLOYS_SUCCEEDED: readonly ExamCard[] = [
  {
    title: 'a deploy that succeeded and soaks for the next fleet',
    subject: success({ report: 'pending' }, { soak, next: ['web-eu'] }),
    answers: {
      ...SUCCEEDED,
      idle: says(
        [NEXT],
        [HEALTHY],
        [
          fact('09:50 tomorrow|tomorrow at 09:50', '11:50 tomorrow|tomorrow at 11:50', {
            'facts.soak.neededMs': 26 * HOUR,
          }),
        ],
      ),
    },
    text: SUCCEEDED_TEXT,
  },
  {
    title: 'a deploy after which the next fleet was asked for',
    subject: success({ report: 'ready' }, { soak, next: ['web-eu'] }),
    answers: { ...SUCCEEDED, idle: says([NEXT, 'request|approval']) },
    text: SUCCEEDED_TEXT,
  },
  {
    title: 'a deploy whose fleet did not stay healthy',
    subject: success(
      { report: 'unavailable' },
      { soak: { ...soak, healthy: 1, worst: { healthy: 1, total: 2, at: T0 + 55 * MINUTE } }, next: ['web-eu'] },
    ),
    answers: {
      ...SUCCEEDED,
      idle: says(
        [NEXT, 'no request'],
        [fact('1 of 2', '0 of 2', { 'facts.soak.healthy': 0, 'facts.soak.worst.healthy': 0 })],
      ),
    },
    text: SUCCEEDED_TEXT,
  },
  {
    title: 'a deploy whose one-click rollback has run out',
    subject: success({}, { now: T0 + 3 * DAY, rollback: { image: OLD, until: UNTIL } }),
    answers: { ...SUCCEEDED, who: says(ROLL_BACK), undo: says(ROLL_BACK) },
    text: { ...SUCCEEDED_TEXT, next: says(ROLL_BACK) },
  },
  {
    title: 'a rollback that succeeded',
    subject: ended('succeeded', {
      plan: aDeployPlan({ returnOf: 'd-11111111', returnBy: 'U0BEN', image: { id: OLD, kind: 'ami' } }),
      ending: ending('succeeded'),
      outcome: { kind: 'deploy', images: [{ image: OLD, instances: 4 }] },
    }),
    answers: {
      ...SUCCEEDED,
      what: says(['rolled back|rollback', WEB, fact(`${OLD}|${OLD.slice(0, 12)}…`, 'ami-0eee5555…', IMAGE.set)]),
      who: always('an end needs nobody', ['nothing is needed']),
      undo: says(ROLL_BACK),
    },
    text: {
      state: state('rolled back|rollback'),
      thing: says([WEB]),
      next: always('an end needs nobody', ['nothing is needed']),
    },
  },
  {
    title: 'a deploy of an image that the fleet ran already',
    subject: success({ outcome: { kind: 'deploy', images: [], already: true } }, {}),
    answers: { ...SUCCEEDED, risk: always('nothing was changed', ['already']) },
    text: SUCCEEDED_TEXT,
  },
  {
    title: 'a deploy that was rolled back afterwards',
    subject: ended(
      'succeeded',
      {
        ending: ending('succeeded'),
        outcome: { kind: 'deploy', images: [{ image: NEW, instances: 4 }] },
        report: 'ready',
      },
      { superseded: SUPERSEDED },
    ),
    answers: {
      what: says(['superseded', 'web-prod|shop-prod', IMAGE]),
      when: says([TOOK]),
      who: says(['superseded', person('Ben', 'facts.superseded.run.plan.returnBy')]),
      idle: says(['nothing is needed', fact('d-9rollbck', 'd-8otherrb', { 'facts.superseded.run.id': 'd-8otherrb' })]),
      undo: says(ROLL_BACK),
      risk: says([
        'rollback',
        fact(`${OLD}|${OLD.slice(0, 12)}…`, 'ami-0eee5555…|ami-0eee5555ffff66666', {
          'facts.superseded.run.plan.image.id': 'ami-0eee5555ffff66666',
        }),
      ]),
    },
    text: {
      state: state('superseded'),
      thing: says([WEB, IMAGE]),
      next: says([fact('d-9rollbck', 'd-8otherrb', { 'facts.superseded.run.id': 'd-8otherrb' })]),
    },
  },
];
