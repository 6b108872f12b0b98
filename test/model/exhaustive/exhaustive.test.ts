import { sampleOf } from '../../support/further.ts';
import { report } from '../report.ts';
import { Threads } from '../threads.ts';
import { NOTHING } from './begin.ts';
import type { Found } from './explore.ts';
import { GATE_BUGS } from './gate-bugs.ts';
import type { Exploration } from './runner.ts';
import { KINDS, type SceneKind } from './scene.ts';

/**
 * Every order in which a request, two approvals, workers, the gatekeeper and a start can interleave, with a few things that may happen
 * once each: in a sample one of them at a time, with `npm run prove` any two of them. Found is what no order may lead to.
 */
const IS_WHOLE = process.env['PATCHWARDEN_EXHAUSTIVE'] === 'all';

const threads = new Threads<Exploration, Found>('exhaustive/runner.ts');
afterAll(() => threads.close());

const storyOf = ({ kind, violations }: Found): string[] =>
  violations.flatMap(({ problem, story }) => [`${kind}: ${problem}`, ...story.map((line) => `  ${line}`)]);

const sample: readonly Exploration[] = [
  ...KINDS.map((kind) => ({ kind, bounds: { ...NOTHING, crash: 1 }, most: 1 })),
  ...(['outside', 'duplicate', 'forger'] as const).map((once) => ({
    kind: 'occurrence' as const,
    bounds: { ...NOTHING, [once]: 1 },
    most: 1,
  })),
];
const WHAT = ['outside', 'duplicate', 'crash', 'forger'] as const;
/** Any two of what may happen, in one exploration. */
const PAIRS = WHAT.flatMap((one, i) => WHAT.slice(i + 1).map((other) => ({ [one]: 1, [other]: 1 })));
const whole: readonly Exploration[] = KINDS.flatMap((kind) =>
  PAIRS.map((happens) => ({ kind, bounds: { ...NOTHING, ...happens }, most: 1 })),
);

/** Everything of one kind; `seconds` are those of a core. */
function sumOf(kind: SceneKind, all: readonly Found[]) {
  const found = all.filter((each) => each.kind === kind);
  const sum = (of: (each: Found) => number): number => found.reduce((total, each) => total + of(each), 0);
  return {
    kind,
    states: sum(({ states }) => states),
    transitions: sum(({ transitions }) => transitions),
    ends: sum(({ ends }) => ends),
    admitted: sum(({ admitted }) => admitted),
    violations: sum(({ violations }) => violations.length),
    seconds: Math.round(sum(({ seconds }) => seconds)),
  };
}

test('no order of what happens lets in what was not approved, or loses an approval', async () => {
  const found = await Promise.all((IS_WHOLE ? whole : sample).map((each) => threads.carryOut(each)));
  expect(found.flatMap(storyOf)).toEqual([]);
  for (const { kind, admitted, states } of found) {
    expect({ kind, admits: admitted > 0 }).toEqual({ kind, admits: true });
    expect(states).toBeGreaterThan(100);
  }
  report(
    'exhaustive',
    KINDS.map((kind) => sumOf(kind, found)),
  );
});

test('every seeded bug of the gatekeeper is found', async () => {
  const shown = await Promise.all(
    (IS_WHOLE ? GATE_BUGS : sampleOf(GATE_BUGS, 2)).map(async ({ title, patches, kind, bounds }) => {
      const { violations } = await threads.carryOut({ kind, bounds, most: 1 }, patches);
      return { title, problem: violations[0]?.problem ?? 'NOT FOUND' };
    }),
  );
  if (process.env['PATCHWARDEN_TELL'] !== undefined)
    process.stdout.write(`${shown.map(({ title, problem }) => `${title}: ${problem}`).join('\n')}\n`);
  // One that only makes the code fall over shows nothing.
  expect(shown.filter(({ problem }) => problem === 'NOT FOUND' || problem.startsWith('surprise'))).toEqual([]);
});
