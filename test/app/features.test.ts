import { buildApp } from '../../src/app/build.ts';
import { ALL_DOORS, DOORS } from '../../src/app/doors.ts';
import { FEATURES, type FeatureEntry } from '../../src/app/features.ts';
import type { Door } from '../../src/contract/door.ts';
import { portsDouble } from '../support/ports.ts';

test('the two lists name the same features, in the same order', () => {
  expect(Object.keys(FEATURES)).toEqual(Object.keys(DOORS));
});

const entries: readonly FeatureEntry[] = Object.values(FEATURES);
const doors: readonly Door[] = ALL_DOORS.map(([, door]) => door);

// Where two features had the same, the one further down the list would get what is meant for the other.
test.each<[string, readonly string[]]>([
  ['command', doors.flatMap(({ commands = {} }) => Object.keys(commands))],
  ['action id', doors.flatMap(({ actions = {} }) => Object.keys(actions))],
  ['form', doors.flatMap(({ forms = [] }) => forms)],
  ['prefix of run ids', doors.flatMap(({ runPrefix = [] }) => runPrefix)],
  ['config section', entries.flatMap(({ config }) => config?.key ?? [])],
])('no %s belongs to two features', (_what, names) => {
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
});

test('a feature has a prefix for the ids of its runs, one letter, exactly when it has a kind of run', () => {
  const { kinds } = buildApp(portsDouble()).ports;
  expect(ALL_DOORS.length).toBeGreaterThan(5);
  for (const [name, door] of ALL_DOORS) {
    const { runPrefix }: Door = door;
    expect([name, runPrefix]).toEqual([name, kinds.isKind(name) ? expect.stringMatching(/^[a-z]$/) : undefined]);
  }
});
