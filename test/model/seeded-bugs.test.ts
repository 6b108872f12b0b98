import { report } from './report.ts';
import type { SeededBug } from './seeded-bug.ts';
import { SEEDED_BUGS } from './seeded-bugs.ts';
import { Threads } from './threads.ts';

/** A bug that the properties do not find within so many schedules is one that they do not test. */
const MAX_SCHEDULES = Number(process.env['PATCHWARDEN_SCHEDULES'] ?? 1_000);

const threads = new Threads();
afterAll(() => threads.close());

interface Found {
  title: string;
  schedules: number;
  seed: number | undefined;
  mix: string | undefined;
  violation: string | undefined;
}

/** A patch that only makes the code fall over shows nothing. */
const isShown = ({ violation }: Found): boolean => violation !== undefined && !violation.startsWith('surprise');

async function schedulesToFind({ title, patches, mixes, kind, focus }: SeededBug): Promise<Found> {
  const until = 1 + Math.floor(MAX_SCHEDULES / mixes.length);
  const variants = mixes.map((mix) => ({ mix, kind, focus }));
  const order = { from: 1, until, step: 1, variants, stopAtFirst: true, traced: false };
  const { schedules, failures } = await threads.carryOut(order, patches);
  const [found] = failures;
  return { title, schedules, seed: found?.seed, mix: found?.mix, violation: found?.violations[0] };
}

const inWords = ({ title, schedules, seed, violation }: Found): string =>
  `${String(schedules).padStart(5)} schedules, seed ${seed}: ${title}: ${violation?.split('\n')[0] ?? 'NOT FOUND'}\n`;

test('every seeded bug is found by the schedules', async () => {
  const bugs = SEEDED_BUGS.filter(({ title }) => title.includes(process.env['PATCHWARDEN_BUG'] ?? ''));
  const find = async (bug: SeededBug): Promise<Found> => {
    const one = await schedulesToFind(bug);
    if (process.env['PATCHWARDEN_TELL'] !== undefined) process.stdout.write(inWords(one));
    return one;
  };
  const found = await Promise.all(bugs.map(find));
  expect(found.filter((one) => !isShown(one)).map(({ title }) => title)).toEqual([]);
  expect(SEEDED_BUGS.length).toBeGreaterThanOrEqual(93);
  report('seeded-bugs', found);
});

test('a patch whose text is gone is an error, not a bug that was found', async () => {
  const gone = { file: 'src/runs/decision/decide.ts', find: 'no such text', replace: '' };
  const order = { from: 1, until: 1, step: 1, variants: [], stopAtFirst: true, traced: false };
  await expect(threads.carryOut(order, [gone])).rejects.toThrow('has 0 times');
  await expect(threads.carryOut(order, [{ ...gone, file: 'src/no-such-file.ts' }])).rejects.toThrow(
    'is no part of the schedules',
  );
});
