import { afterLook, type Look } from '../../../src/pipelines/decision/after-look.ts';
import type { Build, Facts } from '../../../src/pipelines/types/facts.ts';
import type { Thing } from '../../../src/pipelines/types/told.ts';
import { DAY, HOUR, MINUTE, T0 } from '../../runs/fixture.ts';
import { aPipeline, aProblem, aRecipe, aSchedule, aScheduledTime, someFacts } from '../fixture.ts';

const AT = T0;
const { expression, timezone } = aSchedule();
const pending = { at: AT, expression, timezone };
const dueAt = (nextAt: number): Pick<Facts, 'pipeline'> => ({
  pipeline: aPipeline({ schedule: aSchedule({ nextAt }) }),
});
const announced = aScheduledTime({ at: AT });
const build = (createdAt: number, bySchedule = true): Build => ({
  arn: 'image/web/1.0.0/1',
  createdAt,
  bySchedule,
  good: true,
});

const look = (parts: Partial<Omit<Look, 'facts'>> & { facts?: Partial<Facts> }): Look => ({
  told: [],
  announce: true,
  notices: [3 * DAY, DAY],
  ...parts,
  facts: someFacts(parts.facts),
});

const said = (things: readonly Thing[]): string[] =>
  things.map((thing) =>
    thing.what === 'schedule'
      ? [
          thing.state,
          ...(thing.why === undefined ? [] : [thing.why]),
          ...(thing.remind === true ? ['again'] : []),
        ].join(' ')
      : [thing.problem.code, 'why' in thing.problem ? thing.problem.why : '', thing.state].join(' '),
  );

const over = { seen: { pending } };
const NOTHING = { ...dueAt(AT + 7 * DAY), builds: [] };
const disabled = { pipeline: aPipeline({ enabled: false, schedule: aSchedule() }), builds: [] };

describe('a notice', () => {
  test.each<[string, Partial<Look> & { facts: Partial<Facts> }, number, string[]]>([
    ['is not due before its longest lead', { facts: dueAt(AT) }, AT - 4 * DAY, []],
    ['is due at it', { facts: dueAt(AT) }, AT - 3 * DAY, ['announced']],
    ['comes again at the last lead', { facts: dueAt(AT), told: [announced] }, AT - DAY, ['announced again']],
    ['that is first seen late is not repeated', { facts: dueAt(AT) }, AT - HOUR, ['announced']],
    ['is only for images that are announced', { facts: dueAt(AT), announce: false }, AT - HOUR, []],
    [
      'is not for what can never build',
      { facts: { ...dueAt(AT), recipe: aRecipe({ parentImage: 'ami-1' }) } },
      AT - HOUR,
      [],
    ],
    ['is not for what is disabled', { facts: disabled }, AT - HOUR, ['disabled  open']],
    [
      'is called off when the schedule moves',
      { facts: dueAt(AT + 9 * DAY), told: [announced], seen: { pending } },
      AT - HOUR,
      ['called-off changed'],
    ],
    [
      'is called off when the pipeline is disabled',
      { facts: disabled, told: [announced], seen: { pending } },
      AT - HOUR,
      ['called-off disabled', 'disabled  open'],
    ],
    [
      'stays while Image Builder does not say when it is due',
      { facts: { pipeline: aPipeline({ schedule: aSchedule() }) }, told: [announced], seen: { pending } },
      AT - 2 * DAY,
      ['announced'],
    ],
  ])('%s', (_what, parts, now, wanted) => {
    expect(said(afterLook(look(parts), now).things)).toEqual(wanted);
  });
});

describe('a time of the schedule that has come', () => {
  test.each<[string, Partial<Look> & { facts: Partial<Facts> }, number, string[]]>([
    [
      'is told as built',
      { ...over, facts: { ...NOTHING, builds: [build(AT)] }, told: [announced] },
      AT + 10 * MINUTE,
      ['built'],
    ],
    ['is not told before a build is listed', { ...over, facts: NOTHING, told: [announced] }, AT + 9 * MINUTE, []],
    [
      'is told as not built',
      { ...over, facts: NOTHING, told: [announced] },
      AT + 10 * MINUTE,
      ['nothing', 'nothing-built no-update open'],
    ],
    [
      'is told where it was not announced',
      { ...over, facts: NOTHING, announce: false },
      AT + 10 * MINUTE,
      ['nothing-built no-update open'],
    ],
    [
      'and can never build says so',
      { ...over, facts: { ...NOTHING, recipe: aRecipe({ parentImage: 'ami-1' }) } },
      AT + 10 * MINUTE,
      ['nothing-built never open'],
    ],
    [
      'and should have built has no reason',
      {
        ...over,
        facts: {
          pipeline: aPipeline({ schedule: aSchedule({ condition: 'match' }) }),
          builds: [build(AT - HOUR), build(AT, false)],
        },
      },
      AT + 10 * MINUTE,
      ['nothing-built unknown open'],
    ],
    [
      'of a pipeline disabled meanwhile is called off',
      { ...over, facts: disabled, told: [announced] },
      AT + HOUR,
      ['called-off disabled', 'disabled  open'],
    ],
    [
      'is not judged while builds cannot be read',
      { ...over, facts: dueAt(AT + 7 * DAY), told: [announced] },
      AT + HOUR,
      [],
    ],
  ])('%s', (_what, parts, now, wanted) => {
    expect(said(afterLook(look(parts), now).things)).toEqual(wanted);
  });

  test('is waited for until it was told, and then the next one is', () => {
    const waiting = afterLook(look({ ...over, facts: dueAt(AT + 7 * DAY) }), AT + HOUR);
    expect(waiting).toMatchObject({ pending });
    const done = afterLook(look({ ...over, facts: NOTHING }), AT + HOUR);
    expect(done).toMatchObject({ pending: { at: AT + 7 * DAY }, previousAt: AT });
  });
});

describe('a problem', () => {
  const hygiene = { baseAge: 90 * DAY };
  const tests = aProblem({ code: 'tests', why: 'off' }, { foundAt: T0 - DAY });
  const never = aProblem({ code: 'nothing-built', at: T0 - DAY, why: 'never', of: [] }, { foundAt: T0 - DAY });

  test('has one card until it is fixed, and a new one when it comes again', () => {
    const off = { pipeline: aPipeline({ testsOn: false }) };
    const again = afterLook(look({ facts: off, told: [tests], hygiene }), T0).things;
    expect(again).toEqual([expect.objectContaining({ state: 'open', foundAt: tests.foundAt })]);
    const [fixed, ...more] = afterLook(look({ told: [tests], hygiene }), T0).things;
    expect([fixed, more]).toEqual([{ ...tests, state: 'fixed', fixedAt: T0 }, []]);
    const anew = afterLook(look({ facts: off, told: [{ ...tests, state: 'fixed' }], hygiene }), T0).things;
    expect(anew).toEqual([expect.objectContaining({ state: 'open', foundAt: T0 })]);
  });

  test.each<[string, Partial<Omit<Look, 'facts'>> & { facts?: Partial<Facts> }, string[]]>([
    ['is not told without hygiene', { facts: { pipeline: aPipeline({ testsOn: false }) } }, []],
    ['is not called fixed where nobody looks for it now', { told: [tests] }, []],
    [
      'is not called fixed where it could not be read',
      { hygiene, told: [aProblem({ code: 'base', why: 'gone', id: 'ami-1' })] },
      [],
    ],
    ['of the schedule stays between two times', { told: [never] }, []],
    [
      'of the schedule is over once it builds',
      { ...over, facts: { ...NOTHING, builds: [build(AT)] }, told: [never] },
      ['nothing-built never fixed'],
    ],
    [
      'of the schedule is over once it builds each time',
      { facts: { pipeline: aPipeline({ schedule: aSchedule({ condition: 'match' }) }) }, told: [never] },
      ['nothing-built never fixed'],
    ],
    [
      'of the schedule is over without a schedule',
      { facts: { pipeline: aPipeline() }, told: [never] },
      ['nothing-built never fixed'],
    ],
    [
      'of a disabled pipeline is over when it is enabled',
      { told: [aProblem({ code: 'disabled', by: 'aws', failures: 5, scheduled: true })] },
      ['disabled  fixed'],
    ],
  ])('%s', (_what, parts, wanted) => {
    expect(said(afterLook(look({ ...parts }), T0 + HOUR).things)).toEqual(wanted);
  });
});
