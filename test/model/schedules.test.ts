import type { Focus } from './focus.ts';
import { MIXES } from './mixes.ts';
import { KINDS } from './people.ts';
import { REGRESSIONS } from './regression-seeds.ts';
import { report } from './report.ts';
import type { Failure, Report, Variant } from './runner.ts';
import { Threads } from './threads.ts';

/**
 * Random interleavings of people, workers, AWS and time over the real flows, judged by an oracle of its own: a sample
 * here, the full count with `npm run prove`.
 * `PATCHWARDEN_SEED=deploy:heavy:123` replays one schedule and tells it, with `PATCHWARDEN_FOCUS` under a focus; `npm run prove 300000` runs more,
 * with `PATCHWARDEN_SEEDS_FROM=50000` others.
 */
const SCHEDULES = Number(process.env['PATCHWARDEN_SCHEDULES'] ?? 180);
const FROM = Number(process.env['PATCHWARDEN_SEEDS_FROM'] ?? 1);
const REPLAY = process.env['PATCHWARDEN_SEED'];
const FOCUS: Focus | undefined = JSON.parse(process.env['PATCHWARDEN_FOCUS'] ?? 'null') ?? undefined;
const THREADS = 2;
const VARIANTS = MIXES.flatMap(({ name }) => KINDS.map((kind) => ({ mix: name, kind })));

const OFTEN = 1 / 75;
const SELDOM = 1 / 375;
const FULL_COUNT = 10_000;
/** How runs must end, and in what share of all schedules at least. */
const ENDS: readonly (readonly [end: string, share: number])[] = [
  ...['succeeded', 'failed', 'cancelled', 'rejected', 'expired'].flatMap((state) =>
    KINDS.map((kind) => [`${kind} ${state}`, OFTEN] as const),
  ),
  ['deploy waiting', OFTEN],
  ['deploy rolled-back', OFTEN],
  ['deploy needs-attention', SELDOM],
];

/** How often an end must come at least. In a sample, chance is given two standard deviations. */
const leastOf = (share: number): number =>
  SCHEDULES * share - (SCHEDULES < FULL_COUNT ? 2 * Math.sqrt(SCHEDULES * share) : 0);

const threads = new Threads();
afterAll(() => threads.close());

const replay = ({ seed, mix, kind, focus }: Variant & { seed: number }): Promise<Report> =>
  threads.carryOut({
    from: seed,
    until: seed + 1,
    step: 1,
    stopAtFirst: true,
    variants: [{ mix, kind, focus }],
    traced: true,
  });

/** What failed, how to see it again, and the story of it. */
async function toldOf(failures: readonly Failure[]): Promise<string> {
  const [first] = failures;
  if (first === undefined) return '';
  const { failures: again } = await replay(first);
  const others = failures
    .slice(1)
    .map(({ seed, mix, kind, violations }) => `also ${kind}:${mix}:${seed}: ${violations[0]}`);
  return [
    ...first.violations,
    `replay: PATCHWARDEN_SEED=${first.kind}:${first.mix}:${first.seed} npx jest test/model/schedules.test.ts`,
    ...others,
    ...(again[0]?.trace ?? []),
  ].join('\n');
}

if (REPLAY !== undefined) {
  test(`schedule ${REPLAY}`, async () => {
    const [kind, mix = 'heavy', seed = '1'] = REPLAY.split(':');
    const { failures } = await replay({
      seed: Number(seed),
      mix,
      kind: KINDS.find((one) => one === kind) ?? 'bake',
      focus: FOCUS,
    });
    process.stdout.write(`${(failures[0]?.trace ?? []).join('\n')}\n`);
    expect(failures[0]?.violations).toEqual([]);
  });
} else {
  test(`${SCHEDULES} schedules keep every guarantee`, async () => {
    const seeds = Math.ceil(SCHEDULES / VARIANTS.length);
    const orders = Array.from({ length: THREADS }, (_, i) => ({
      from: FROM + i,
      until: FROM + seeds,
      step: THREADS,
      stopAtFirst: false,
      variants: VARIANTS,
      traced: false,
    }));
    const reports = await Promise.all(orders.map((order) => threads.carryOut(order)));
    expect(await toldOf(reports.flatMap(({ failures }) => failures))).toBe('');
    const sum = (of: (report: Report) => number): number => reports.reduce((total, report) => total + of(report), 0);
    expect(sum(({ schedules }) => schedules)).toBeGreaterThanOrEqual(SCHEDULES);
    // The schedules are worth something only while runs start, have effects and end in every way.
    expect(sum(({ claims }) => claims)).toBeGreaterThan(SCHEDULES / 3);
    expect(sum(({ effects }) => effects)).toBeGreaterThan(SCHEDULES / 4);
    // Deploys alone have parts, and they are a third of the schedules.
    expect(sum(({ parts }) => parts)).toBeGreaterThan(leastOf(1 / 90));
    const ends = ENDS.map(([end, share]) => ({ end, share, count: sum((each) => each.ends[end] ?? 0) }));
    for (const { end, share, count } of ends)
      expect({ end, often: count > leastOf(share) }).toEqual({ end, often: true });
    report('schedules', {
      schedules: sum(({ schedules }) => schedules),
      from: FROM,
      claims: sum(({ claims }) => claims),
      effects: sum(({ effects }) => effects),
      parts: sum(({ parts }) => parts),
      regressions: REGRESSIONS.length,
      ends: Object.fromEntries(ends.map(({ end, count }) => [end, count])),
    });
  });

  test.each(REGRESSIONS)('schedule $kind:$mix:$seed: $was', async (regression) => {
    const { failures } = await replay(regression);
    expect(failures[0]?.violations).toEqual([]);
  });
}
