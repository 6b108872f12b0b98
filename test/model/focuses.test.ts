import { report } from './report.ts';
import type { Failure, Order, Variant } from './runner.ts';
import { SEEDED_BUGS } from './seeded-bugs.ts';
import { carryOut, ScheduleBundler } from './threads.ts';

/** Of each focus: a sample here, more with `npm run prove`. */
const SCHEDULES = Number(process.env['PATCHWARDEN_SCHEDULES'] ?? 12);
const THREADS = 2;

const bundler = new ScheduleBundler();
afterAll(() => bundler.close());

/** The circumstances in which seeded bugs show, each once. */
const VARIANTS: readonly Variant[] = [
  ...new Map(
    SEEDED_BUGS.filter(({ focus }) => focus !== undefined)
      .flatMap(({ mixes, kind, focus }) => mixes.map((mix) => ({ mix, kind, focus })))
      .map((variant) => [JSON.stringify(variant), variant]),
  ).values(),
];

const told = ({ kind, mix, seed, focus, violations }: Failure): string =>
  `PATCHWARDEN_SEED=${kind}:${mix}:${seed} PATCHWARDEN_FOCUS='${JSON.stringify(focus)}' npx jest test/model/schedules.test.ts: ${violations.join('\n')}`;

test('what makes a seeded bug common breaks no guarantee of Patchwarden as it is', async () => {
  const code = await bundler.bundle();
  const orders = Array.from({ length: THREADS }, (_, i): Order => {
    const variants = VARIANTS.filter((_variant, at) => at % THREADS === i);
    return { from: 1, until: 1 + SCHEDULES, step: 1, variants, stopAtFirst: false, traced: false };
  });
  const reports = await Promise.all(orders.map((order) => carryOut(code, order)));
  expect(reports.flatMap(({ failures }) => failures.map(told))).toEqual([]);
  const schedules = reports.reduce((sum, each) => sum + each.schedules, 0);
  expect(schedules).toBe(VARIANTS.length * SCHEDULES);
  report('focuses', { schedules, focuses: VARIANTS.length });
});
