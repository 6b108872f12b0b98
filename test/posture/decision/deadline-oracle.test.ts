import { isDeepStrictEqual } from 'node:util';
import type { CustomDeadline } from '../../../src/config/types.ts';
import { HOUR } from '../../../src/duration.ts';
import { deadlinesOf } from '../../../src/posture/decision/deadlines.ts';
import type { DeadlineFacts } from '../../../src/posture/types/deadline.ts';
import type { KnownVulnerability } from '../../../src/posture/types/known.ts';
import type { FleetSnapshot } from '../../../src/posture/types/snapshot.ts';
import { present } from '../../../src/present.ts';
import { inputs } from '../../support/inputs.ts';
import { aBaseline, aPatch, aSnapshot } from '../deadline-fixture.ts';
import {
  type OracleAnswer,
  type OracleCve,
  type OracleFleet,
  type OracleRule,
  oracleAnswer,
} from './deadline-oracle.ts';

const FLEETS = inputs(3_000);
const AHEAD = 'CVE-2026-99';
const START = Date.parse('2026-12-01T00:00:00Z');

/** Numbers from a seed (mulberry32): a property library that can shrink takes three times as long for as many fleets. */
function randomOf(seed: number) {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const int = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  const one = <Value>(values: readonly [Value, ...Value[]]): Value => values[int(0, values.length - 1)] ?? values[0];
  const flag = (): boolean => next() < 0.5;
  const maybe = <Value>(value: () => Value): Value | undefined => (next() < 0.2 ? undefined : value());
  const moment = (fromDay: number, toDay: number): number => START + int(fromDay * 24, toDay * 24) * HOUR;
  const many = <Value>(from: number, to: number, value: (at: number) => Value): Value[] =>
    Array.from({ length: int(from, to) }, (_, at) => value(at));
  return { int, one, flag, maybe, moment, many };
}
type Random = ReturnType<typeof randomOf>;

const aCve = ({ int, flag, one, maybe, moment }: Random): OracleCve['about'] =>
  int(0, 9) === 0
    ? 'unknown'
    : present({
        listed: flag() ? undefined : moment(-30, 3),
        automatable: maybe(flag),
        impact: maybe(() => one<'partial' | 'total'>(['partial', 'total'])),
      });

const aRule = ({ int, one, flag }: Random): OracleRule => ({
  name: one(['First', 'Second']),
  days: int(1, 60),
  exploited: flag(),
  isPublic: flag(),
  severities: one<readonly string[]>([[], ['critical'], ['critical', 'important'], ['low']]),
});

/** Ascending and apart from each other; one without an end is the last. */
function closedTimes({ int, maybe, many }: Random): OracleFleet['closed'] {
  const times: { from: number; until?: number }[] = [];
  let at = -48;
  for (const { gap, lasts } of many(0, 3, () => ({ gap: int(1, 100), lasts: maybe(() => int(1, 300)) }))) {
    at += gap;
    times.push({ from: at, ...present({ until: lasts === undefined ? undefined : at + lasts }) });
    if (lasts === undefined) break;
    at += lasts;
  }
  return times;
}

function aFleet(random: Random): OracleFleet {
  const { int, one, flag, maybe, moment, many } = random;
  // What is known of a CVE is the same wherever it is.
  const known = Array.from({ length: 6 }, () => aCve(random));
  return {
    table: flag() ? 'bod' : many(1, 3, () => aRule(random)),
    strictest: flag(),
    exposure: one(['public', 'internal', 'not known']),
    way: one(['window', 'window', 'image', 'on request', 'nobody']),
    patches: many(0, 4, (at) => ({
      id: `KB${at}`,
      severity: one(['Critical', 'Important', 'LOW', '']),
      seen: moment(-60, 0),
      cves: [...new Set(many(0, 3, () => int(0, 5)))].map((id) => ({
        id: `CVE-2026-${id}`,
        about: known[id] ?? 'unknown',
      })),
    })),
    openings: [...new Set(many(1, 4, () => int(-24, 1_500)))].sort((a, b) => a - b),
    closed: closedTimes(random),
    now: moment(0, 2),
    ahead: {
      seen: moment(-20, 2),
      ...present({
        listed: maybe(() => moment(-6, 2)),
        delayThere: maybe(() => int(0, 7)),
        delayHere: maybe(() => int(0, 21)),
      }),
    },
  };
}

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

const expectedOf = ({ canBeMet, ahead, ...rest }: OracleAnswer): OracleAnswer => ({
  ...rest,
  ...present({ canBeMet: told(canBeMet), ahead: told(ahead) }),
});

test(`${FLEETS} generated fleets have the deadlines that were worked out otherwise, and every kind of answer`, () => {
  const random = randomOf(2604);
  const kinds = { canBeMet: new Set<string | undefined>(), ahead: new Set<string | undefined>() };
  for (let at = 0; at < FLEETS; at += 1) {
    const fleet = aFleet(random);
    const otherwise = oracleAnswer(fleet);
    const expected = expectedOf(otherwise);
    const found = answer(fleet);
    kinds.canBeMet.add(otherwise.canBeMet);
    kinds.ahead.add(otherwise.ahead);
    // A matcher for each would take most of the time.
    if (!isDeepStrictEqual(found, expected)) expect({ fleet, found }).toEqual({ fleet, found: expected });
  }
  const every = new Set(['no', 'not known', 'yes', undefined]);
  expect(kinds).toEqual({ canBeMet: every, ahead: every });
});
