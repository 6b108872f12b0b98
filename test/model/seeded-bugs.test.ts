import { sampleOf } from '../support/further.ts';
import found from './found-seeds.json' with { type: 'json' };
import { report } from './report.ts';
import type { Variant } from './runner.ts';
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

/** By bug: the schedule in which the proof found it last, `mix:seed`. It is played first, and may show the bug no longer. */
const LAST_FOUND: ReadonlyMap<string, string> = new Map(Object.entries(found));
/** The proof looks for itself. */
const IS_PROOF = process.env['PATCHWARDEN_REPORT'] !== undefined;

/** A patch that only makes the code or the model fall over shows nothing. */
const isShown = ({ violation }: Found): boolean =>
  violation !== undefined && !/^(?:surprise|\w*Error\b)/.test(violation);

async function schedulesToFind(bug: SeededBug): Promise<Found> {
  const { title, mixes, kind, focus } = bug;
  const [lastMix, seed] = LAST_FOUND.get(title)?.split(':') ?? [];
  const mix = mixes.find((name) => name === lastMix);
  const again = IS_PROOF || mix === undefined ? undefined : await played(bug, Number(seed), 1, [{ mix, kind, focus }]);
  if (again !== undefined && isShown(again)) return again;
  const variants = mixes.map((name) => ({ mix: name, kind, focus }));
  return played(bug, 1, Math.floor(MAX_SCHEDULES / mixes.length), variants);
}

/** The bug's schedules, of that many seeds, until one shows it. */
async function played({ title, patches }: SeededBug, from: number, seeds: number, variants: Variant[]): Promise<Found> {
  const order = { from, until: from + seeds, step: 1, variants, stopAtFirst: true, traced: false };
  const { schedules, failures } = await threads.carryOut(order, patches);
  const [first] = failures;
  return { title, schedules, seed: first?.seed, mix: first?.mix, violation: first?.violations[0] };
}

const inWords = ({ title, schedules, seed, violation }: Found): string =>
  `${String(schedules).padStart(5)} schedules, seed ${seed}: ${title}: ${violation?.split('\n')[0] ?? 'NOT FOUND'}\n`;

test('every seeded bug is found by the schedules', async () => {
  const only = process.env['PATCHWARDEN_BUG'];
  const bugs =
    only === undefined && !IS_PROOF
      ? sampleOf(SEEDED_BUGS, 3)
      : SEEDED_BUGS.filter(({ title }) => title.includes(only ?? ''));
  const find = async (bug: SeededBug): Promise<Found> => {
    const one = await schedulesToFind(bug);
    if (process.env['PATCHWARDEN_TELL'] !== undefined) process.stdout.write(inWords(one));
    return one;
  };
  const all = await Promise.all(bugs.map(find));
  expect(all.filter((one) => !isShown(one)).map(({ title }) => title)).toEqual([]);
  expect(SEEDED_BUGS.length).toBeGreaterThanOrEqual(93);
  report('seeded-bugs', all);
});

test('a patch whose text is gone is an error, not a bug that was found', async () => {
  const gone = { file: 'src/runs/decision/decide.ts', find: 'no such text', replace: '' };
  const order = { from: 1, until: 1, step: 1, variants: [], stopAtFirst: true, traced: false };
  await expect(threads.carryOut(order, [gone])).rejects.toThrow('has 0 times');
  await expect(threads.carryOut(order, [{ ...gone, file: 'src/no-such-file.ts' }])).rejects.toThrow(
    'is no part of the schedules',
  );
});
