import type { Failure, Report } from './model/runner.ts';
import { bundleSchedules, carryOut } from './model/threads.ts';
import { REGRESSIONS } from './regression-seeds.ts';

/**
 * Random interleavings of people, workers, AWS and time over the real flows, judged by an oracle of its own.
 * `PATCHWARDEN_SEED=heavy:123` replays one schedule and tells it; `PATCHWARDEN_SCHEDULES=300000` runs more,
 * `PATCHWARDEN_SEEDS_FROM=50000` others.
 */
const SCHEDULES = Number(process.env['PATCHWARDEN_SCHEDULES'] ?? 10_000);
const FROM = Number(process.env['PATCHWARDEN_SEEDS_FROM'] ?? 1);
const REPLAY = process.env['PATCHWARDEN_SEED'];
const THREADS = 2;
const MIXES = ['none', 'light', 'heavy'];

let code = '';
beforeAll(async () => {
  code = await bundleSchedules();
});

const replay = (seed: number, mix: string): Promise<Report> =>
  carryOut(code, { from: seed, until: seed + 1, step: 1, stopAtFirst: true, mixes: [mix], traced: true });

/** What failed, how to see it again, and the story of it. */
async function toldOf(failures: readonly Failure[]): Promise<string> {
  const [first] = failures;
  if (first === undefined) return '';
  const { failures: again } = await replay(first.seed, first.mix);
  const others = failures.slice(1).map(({ seed, mix, violations }) => `also ${mix}:${seed}: ${violations[0]}`);
  return [
    ...first.violations,
    `replay: PATCHWARDEN_SEED=${first.mix}:${first.seed} npx jest test/runs/schedules.test.ts`,
    ...others,
    ...(again[0]?.trace ?? []),
  ].join('\n');
}

if (REPLAY !== undefined) {
  test(`schedule ${REPLAY}`, async () => {
    const [mix = 'heavy', seed = '1'] = REPLAY.split(':');
    const { failures } = await replay(Number(seed), mix);
    process.stdout.write(`${(failures[0]?.trace ?? []).join('\n')}\n`);
    expect(failures[0]?.violations).toEqual([]);
  }, 60_000);
} else {
  test(`${SCHEDULES} schedules keep every guarantee`, async () => {
    const seeds = Math.ceil(SCHEDULES / MIXES.length);
    const orders = Array.from({ length: THREADS }, (_, i) => ({
      from: FROM + i,
      until: FROM + seeds,
      step: THREADS,
      stopAtFirst: false,
      mixes: MIXES,
      traced: false,
    }));
    const reports = await Promise.all(orders.map((order) => carryOut(code, order)));
    expect(await toldOf(reports.flatMap(({ failures }) => failures))).toBe('');
    const sum = (of: (report: Report) => number): number => reports.reduce((total, report) => total + of(report), 0);
    expect(sum(({ schedules }) => schedules)).toBeGreaterThanOrEqual(SCHEDULES);
    // The schedules are worth something only while runs start, bake and end in every way.
    expect(sum(({ claims }) => claims)).toBeGreaterThan(SCHEDULES / 3);
    expect(sum(({ images }) => images)).toBeGreaterThan(SCHEDULES / 4);
    for (const state of ['succeeded', 'failed', 'cancelled', 'rejected', 'expired'])
      expect({ state, often: sum(({ ends }) => ends[state] ?? 0) > SCHEDULES / 50 }).toEqual({ state, often: true });
  }, 600_000);

  test.each(REGRESSIONS)('schedule $mix:$seed: $was', async ({ seed, mix }) => {
    const { failures } = await replay(seed, mix);
    expect(failures[0]?.violations).toEqual([]);
  });
}
