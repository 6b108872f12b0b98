import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { report } from './report.ts';
import type { Order } from './runner.ts';
import type { SeededBug } from './seeded-bug.ts';
import { SEEDED_BUGS } from './seeded-bugs.ts';
import { carryOut, ScheduleBundler } from './threads.ts';

/** A bug that the properties do not find within so many schedules is one that they do not test. */
const MAX_SCHEDULES = Number(process.env['PATCHWARDEN_SCHEDULES'] ?? 5_000);
const THREADS = 2;

/**
 * The schedule that found each bug when `npm run prove` last counted from the first seed: it is tried before all others. One that
 * no longer shows the bug, because the code has changed since, costs the whole search and proves nothing.
 */
const KNOWN: Readonly<Record<string, { seed: number; mix: string }>> =
  process.env['PATCHWARDEN_REPORT'] === undefined
    ? JSON.parse(readFileSync(join(__dirname, 'seeded-bugs-found.json'), 'utf8'))
    : {};

const bundler = new ScheduleBundler();
afterAll(() => bundler.close());

interface Found {
  schedules: number;
  seed: number | undefined;
  mix: string | undefined;
  violation: string | undefined;
}

/** A patch that only makes the code fall over shows nothing. */
const isShown = ({ violation }: Found): boolean => violation !== undefined && !violation.startsWith('surprise');

async function firstFailure(code: string, order: Pick<Order, 'from' | 'until' | 'mixes' | 'kinds'>): Promise<Found> {
  const { schedules, failures } = await carryOut(code, { ...order, step: 1, stopAtFirst: true, traced: false });
  const [found] = failures;
  return { schedules, seed: found?.seed, mix: found?.mix, violation: found?.violations[0] };
}

async function schedulesToFind({ title, patches, mixes, kind }: SeededBug): Promise<Found> {
  const code = await bundler.bundle(patches);
  const known = KNOWN[title];
  if (known !== undefined) {
    const { seed, mix } = known;
    const found = await firstFailure(code, { from: seed, until: seed + 1, mixes: [mix], kinds: [kind] });
    if (isShown(found)) return found;
  }
  const until = 1 + Math.floor(MAX_SCHEDULES / mixes.length);
  return firstFailure(code, { from: 1, until, mixes, kinds: [kind] });
}

test('every seeded bug is found by the schedules', async () => {
  const waiting = SEEDED_BUGS.filter(({ title }) => title.includes(process.env['PATCHWARDEN_BUG'] ?? ''));
  const survivors: string[] = [];
  const told: string[] = [];
  const all: (Found & { title: string })[] = [];
  const hunt = async (): Promise<void> => {
    for (let bug = waiting.shift(); bug !== undefined; bug = waiting.shift()) {
      const found = await schedulesToFind(bug);
      const { schedules, seed, violation } = found;
      if (!isShown(found)) survivors.push(bug.title);
      all.push({ title: bug.title, ...found });
      told.push(
        `${String(schedules).padStart(5)} schedules, seed ${seed}: ${bug.title}: ${violation?.split('\n')[0] ?? 'NOT FOUND'}`,
      );
    }
  };
  await Promise.all(Array.from({ length: THREADS }, hunt));
  if (process.env['PATCHWARDEN_TELL'] !== undefined) process.stdout.write(`${told.join('\n')}\n`);
  expect(survivors).toEqual([]);
  expect(SEEDED_BUGS.length).toBeGreaterThanOrEqual(90);
  report('seeded-bugs', all);
});

test('a patch whose text is gone is an error, not a bug that was found', async () => {
  const gone = { file: 'src/runs/decision/decide.ts', find: 'no such text', replace: '' };
  await expect(bundler.bundle([gone])).rejects.toThrow('has 0 times');
  await expect(bundler.bundle([{ ...gone, file: 'src/no-such-file.ts' }])).rejects.toThrow(
    'is no part of the schedules',
  );
});
