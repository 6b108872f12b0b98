import { sampleOf } from '../support/further.ts';
import { report } from './report.ts';
import type { Failure, Order, Variant } from './runner.ts';
import { SEEDED_BUGS } from './seeded-bugs.ts';
import { Threads } from './threads.ts';

/** Of each focus: a sample here, more with `npm run prove`. */
const SCHEDULES = Number(process.env['PATCHWARDEN_SCHEDULES'] ?? 2);

const threads = new Threads();
afterAll(() => threads.close());

const IS_PROOF = process.env['PATCHWARDEN_REPORT'] !== undefined;

/** The circumstances in which seeded bugs show, each once. */
const ALL: readonly Variant[] = [
  ...new Map(
    SEEDED_BUGS.filter(({ focus }) => focus !== undefined)
      .flatMap(({ mixes, kind, focus }) => mixes.map((mix) => ({ mix, kind, focus })))
      .map((variant) => [JSON.stringify(variant), variant]),
  ).values(),
];
const VARIANTS = IS_PROOF ? ALL : sampleOf(ALL, 2);

const told = ({ kind, mix, seed, focus, violations }: Failure): string =>
  `PATCHWARDEN_SEED=${kind}:${mix}:${seed} PATCHWARDEN_FOCUS='${JSON.stringify(focus)}' npx jest test/model/schedules.test.ts: ${violations.join('\n')}`;

test('what makes a seeded bug common breaks no guarantee of Patchwarden as it is', async () => {
  const orders = VARIANTS.map(
    (variant): Order => ({
      from: 1,
      until: 1 + SCHEDULES,
      step: 1,
      variants: [variant],
      stopAtFirst: false,
      traced: false,
    }),
  );
  const reports = await Promise.all(orders.map((order) => threads.carryOut(order)));
  expect(reports.flatMap(({ failures }) => failures.map(told))).toEqual([]);
  const schedules = reports.reduce((sum, each) => sum + each.schedules, 0);
  expect(schedules).toBe(VARIANTS.length * SCHEDULES);
  report('focuses', { schedules, focuses: VARIANTS.length });
});
