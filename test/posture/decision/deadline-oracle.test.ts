import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { CustomDeadline } from '../../../src/config/types.ts';
import { HOUR } from '../../../src/duration.ts';
import { deadlinesOf } from '../../../src/posture/decision/deadlines.ts';
import type { DeadlineFacts } from '../../../src/posture/types/deadline.ts';
import type { KnownVulnerability } from '../../../src/posture/types/known.ts';
import type { FleetSnapshot } from '../../../src/posture/types/snapshot.ts';
import { present } from '../../../src/present.ts';
import { aBaseline, aPatch, aSnapshot } from '../deadline-fixture.ts';
import {
  type OracleAnswer,
  type OracleCve,
  type OracleFleet,
  type OracleRule,
  oracleAnswer,
} from './deadline-oracle.ts';

const FLEETS = 10_000;
const AHEAD = 'CVE-2026-99';
const START = Date.parse('2026-12-01T00:00:00Z');

const hours = (from: number, to: number) => fc.integer({ min: from * 24, max: to * 24 });
const moment = (from: number, to: number) => hours(from, to).map((hour) => START + hour * HOUR);
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });

const about = fc.oneof(
  { weight: 1, arbitrary: fc.constant('unknown' as const) },
  {
    weight: 9,
    arbitrary: fc
      .record({
        listed: maybe(moment(-30, 3)),
        automatable: maybe(fc.boolean()),
        impact: maybe(fc.constantFrom('partial' as const, 'total' as const)),
      })
      .map(present),
  },
);
/** What is known of a CVE is the same wherever it is. */
const cves = fc.array(about, { minLength: 6, maxLength: 6 });

const patches = fc.array(
  fc.record({
    severity: fc.constantFrom('Critical', 'Important', 'LOW', ''),
    seen: moment(-60, 0),
    cves: fc.uniqueArray(fc.nat(5), { maxLength: 3 }),
  }),
  { maxLength: 4 },
);

const rule: fc.Arbitrary<OracleRule> = fc.record({
  name: fc.constantFrom('First', 'Second'),
  days: fc.integer({ min: 1, max: 60 }),
  exploited: fc.boolean(),
  isPublic: fc.boolean(),
  severities: fc.constantFrom([], ['critical'], ['critical', 'important'], ['low']),
});

/** Ascending and apart from each other. */
const closed = fc
  .array(fc.record({ gap: fc.integer({ min: 1, max: 100 }), lasts: maybe(fc.integer({ min: 1, max: 300 })) }), {
    maxLength: 3,
  })
  .map((parts) => {
    const times: { from: number; until?: number }[] = [];
    let at = -48;
    for (const { gap, lasts } of parts) {
      at += gap;
      times.push({ from: at, ...present({ until: lasts === undefined ? undefined : at + lasts }) });
      if (lasts === undefined) break;
      at += lasts;
    }
    return times;
  });

const fleets: fc.Arbitrary<OracleFleet> = fc
  .record({
    table: fc.oneof(fc.constant('bod' as const), fc.array(rule, { minLength: 1, maxLength: 3 })),
    strictest: fc.boolean(),
    exposure: fc.constantFrom('public' as const, 'internal' as const, 'not known' as const),
    way: fc.constantFrom(
      'window' as const,
      'window' as const,
      'image' as const,
      'on request' as const,
      'nobody' as const,
    ),
    patches,
    cves,
    openings: fc.uniqueArray(fc.integer({ min: -24, max: 1_500 }), { minLength: 1, maxLength: 4 }),
    closed,
    now: moment(0, 2),
    ahead: fc
      .record({
        seen: moment(-20, 2),
        listed: maybe(moment(-6, 2)),
        delayThere: maybe(fc.integer({ min: 0, max: 7 })),
        delayHere: maybe(fc.integer({ min: 0, max: 21 })),
      })
      .map(present),
  })
  .map(({ cves: known, patches: lists, openings, ...fleet }) => ({
    ...fleet,
    openings: openings.sort((a, b) => a - b),
    patches: lists.map(({ cves: ids, ...patch }, at) => ({
      ...patch,
      id: `KB${at}`,
      cves: ids.map((id) => ({ id: `CVE-2026-${id}`, about: known[id] ?? 'unknown' })),
    })),
  }));

const customOf = ({ name, days, exploited, isPublic, severities }: OracleRule): CustomDeadline => ({
  name,
  days,
  source: 'Security policy',
  date: '2026-11-30',
  ...(exploited ? { exploited: true } : {}),
  ...(isPublic ? { public: true } : {}),
  ...(severities.length > 0 ? { severities } : {}),
});

const knownOf = ({ about: said }: OracleCve): KnownVulnerability | undefined =>
  said === 'unknown'
    ? undefined
    : present({
        exploited: said.listed === undefined ? undefined : { since: said.listed },
        automatable: said.automatable,
        technicalImpact: said.impact,
      });

const PATCH = {
  reboot: 'if-needed',
  concurrency: '1',
  errors: '1',
  waves: [100],
  timeoutMs: HOUR,
  pin: 'none',
} as const;

function factsOf({
  table,
  strictest,
  exposure,
  way,
  patches: lists,
  closed: times,
  now,
  ahead,
}: OracleFleet): DeadlineFacts {
  const all = new Map(lists.flatMap((patch) => patch.cves.map((cve) => [cve.id, knownOf(cve)] as const)));
  all.set(AHEAD, present({ exploited: ahead.listed === undefined ? undefined : { since: ahead.listed } }));
  return {
    config: {
      deadlines: table === 'bod' ? 'bod-26-04' : 'custom',
      custom: table === 'bod' ? [] : table.map(customOf),
      unrated: strictest ? 'strictest' : 'told',
    },
    fleet: {
      target:
        way === 'image' ? { kind: 'auto-scaling-group', group: 'web' } : { kind: 'patch-group', patchGroup: 'web' },
      ...(exposure === 'not known' ? {} : { exposure }),
      ...(way === 'on request' ? { patch: PATCH } : {}),
    },
    known: { of: (cve) => all.get(cve) },
    before: [
      aSnapshot(
        { KB99: aPatch([AHEAD], { firstSeenAt: ahead.seen }) },
        { fleet: 'dev', baselines: [aBaseline('dev', ahead.delayThere)] },
      ),
    ],
    closed: times.map(({ from, until }) => ({
      from: now + from * HOUR,
      ...present({ until: until === undefined ? undefined : now + until * HOUR }),
    })),
    now,
  };
}

const snapshotOf = ({ patches: lists, way, openings, now, ahead }: OracleFleet): FleetSnapshot =>
  aSnapshot(
    Object.fromEntries(
      lists.map(({ id, severity, seen, cves: of }) => [
        id,
        aPatch(
          of.map((cve) => cve.id),
          { severity, firstSeenAt: seen },
        ),
      ]),
    ),
    {
      windows: { next: way === 'window' ? openings.map((hour) => now + hour * HOUR) : [] },
      baselines: [aBaseline('prod', ahead.delayHere)],
    },
  );

function answer(fleet: OracleFleet): OracleAnswer {
  const { deadline, deadlines } = deadlinesOf(snapshotOf(fleet), factsOf(fleet));
  const [held] = deadlines?.held ?? [];
  const said = {
    open: deadline?.open ?? 0,
    overdue: deadline?.overdue ?? 0,
    unrated: deadlines?.unrated ?? 0,
    ...(held === undefined ? {} : { ahead: isMet(held) }),
  };
  if (deadline === undefined) return said;
  const due = new Date(deadline.due).toISOString().slice(0, 10);
  return { ...said, due, ...(said.open === said.overdue ? {} : { canBeMet: isMet(deadline) }) };
}

const isMet = ({ infeasible }: { infeasible?: object }): 'yes' | 'no' => (infeasible === undefined ? 'yes' : 'no');

/** Where openings are not known far enough ahead, nothing is told. */
const told = (word: OracleAnswer['canBeMet']) => (word === 'not known' ? 'yes' : word);

test(`${FLEETS} generated fleets have the deadlines that were worked out otherwise`, () => {
  fc.assert(
    fc.property(fleets, (fleet) => {
      const { canBeMet, ahead, ...rest } = oracleAnswer(fleet);
      const expected = { ...rest, ...present({ canBeMet: told(canBeMet), ahead: told(ahead) }) };
      // A matcher for each would take most of the time.
      if (!isDeepStrictEqual(answer(fleet), expected)) expect(answer(fleet)).toEqual(expected);
    }),
    { numRuns: FLEETS, seed: 2604 },
  );
});

test('what is generated has every kind of answer', () => {
  const answers = fc.sample(fleets, { numRuns: 1_000, seed: 1 }).map(oracleAnswer);
  const every = new Set(['no', 'not known', 'yes', undefined]);
  expect(new Set(answers.map(({ canBeMet }) => canBeMet))).toEqual(every);
  expect(new Set(answers.map(({ ahead }) => ahead))).toEqual(every);
});
