import type { SeededBug } from './seeded-bug.ts';
import { SEEDED_BUGS } from './seeded-bugs.ts';
import { bundleSchedules, carryOut } from './threads.ts';

/** A bug that the properties do not find within so many schedules is one that they do not test. */
const MAX_SCHEDULES = Number(process.env['PATCHWARDEN_SCHEDULES'] ?? 5_000);
const THREADS = 2;

interface Found {
  schedules: number;
  seed: number | undefined;
  violation: string | undefined;
}

async function schedulesToFind({ patches, mixes, kind }: SeededBug): Promise<Found> {
  const until = 1 + Math.floor(MAX_SCHEDULES / mixes.length);
  const code = await bundleSchedules(patches);
  const { schedules, failures } = await carryOut(code, {
    from: 1,
    until,
    step: 1,
    stopAtFirst: true,
    mixes,
    kinds: [kind],
    traced: false,
  });
  const [found] = failures;
  return { schedules, seed: found?.seed, violation: found?.violations[0] };
}

test('every seeded bug is found by the schedules', async () => {
  const waiting = SEEDED_BUGS.filter(({ title }) => title.includes(process.env['PATCHWARDEN_BUG'] ?? ''));
  const survivors: string[] = [];
  const told: string[] = [];
  const hunt = async (): Promise<void> => {
    for (let bug = waiting.shift(); bug !== undefined; bug = waiting.shift()) {
      const { schedules, seed, violation } = await schedulesToFind(bug);
      // A patch that only makes the code fall over shows nothing.
      if (violation === undefined || violation.startsWith('surprise')) survivors.push(bug.title);
      told.push(
        `${String(schedules).padStart(5)} schedules, seed ${seed}: ${bug.title}: ${violation?.split('\n')[0] ?? 'NOT FOUND'}`,
      );
    }
  };
  await Promise.all(Array.from({ length: THREADS }, hunt));
  if (process.env['PATCHWARDEN_TELL'] !== undefined) process.stdout.write(`${told.join('\n')}\n`);
  expect(survivors).toEqual([]);
  expect(SEEDED_BUGS.length).toBeGreaterThanOrEqual(40);
}, 600_000);

test('a patch whose text is gone is an error, not a bug that was found', async () => {
  const gone = { file: 'src/runs/decision/decide.ts', find: 'no such text', replace: '' };
  await expect(bundleSchedules([gone])).rejects.toThrow('has 0 times');
  await expect(bundleSchedules([{ ...gone, file: 'src/no-such-file.ts' }])).rejects.toThrow(
    'is no part of the schedules',
  );
});
