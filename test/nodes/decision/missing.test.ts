import { hasRebooted, parseBootFacts } from '../../../src/nodes/decision/boot-facts.ts';
import { cvesToAsk, missingOf } from '../../../src/nodes/decision/missing.ts';
import { aPatch, T0 } from '../fixture.ts';

const lists = {
  'i-1': [aPatch('KB1', { severity: 'Low' }), aPatch('KB2', { cves: ['CVE-2026-1'] }), aPatch('KB2')],
  'i-2': [aPatch('KB1', { severity: 'Low' }), aPatch('KB3', { cves: ['CVE-2026-3', 'CVE-2026-2'] })],
};

test('each patch once, exploited first, then what most instances miss', () => {
  const missing = missingOf(lists, { asked: ['CVE-2026-1', 'CVE-2026-2', 'CVE-2026-3'], exploited: ['CVE-2026-3'] });
  expect(missing.map(({ id, instances, exploited }) => [id, instances, exploited])).toEqual([
    ['KB3', 1, true],
    ['KB1', 2, false],
    ['KB2', 1, false],
  ]);
  expect(missing[0]?.cves).toEqual(['CVE-2026-2', 'CVE-2026-3']);
});

test('what Inspector was not asked about, or does not say, is not called unexploited', () => {
  expect(missingOf(lists).map(({ exploited }) => exploited)).toEqual([undefined, undefined, undefined]);
  const some = missingOf(lists, { asked: ['CVE-2026-1'], exploited: [] });
  expect(some.map(({ id, exploited }) => [id, exploited])).toEqual([
    ['KB1', false],
    ['KB2', false],
    ['KB3', undefined],
  ]);
});

test('the CVEs of the most severe patches are asked about', () => {
  expect(
    cvesToAsk({ 'i-1': [aPatch('KB1', { severity: 'Low', cves: ['CVE-L'] }), aPatch('KB2', { cves: ['CVE-C'] })] }, 1),
  ).toEqual(['CVE-C']);
});

test.each<[string, string, object | undefined]>([
  ['Linux', '{"boot":1764000000,"kernel":"5.14.0-427.el9"}\n', { bootedAt: 1764000000000, kernel: '5.14.0-427.el9' }],
  [
    'more output around it',
    'hello\n{"boot": 1764000000.4, "kernel": "20348.2113"}\nbye',
    { bootedAt: 1764000000000, kernel: '20348.2113' },
  ],
  ['nothing', '', undefined],
  ['cut off', '{"boot":1764000000,"ker', undefined],
  ['no time', '{"boot":"soon","kernel":"x"}', undefined],
  ['no kernel', '{"boot":1764000000}', undefined],
  ['a time before the epoch', '{"boot":-1,"kernel":"x"}', undefined],
])('boot facts: %s', (_title, output, facts) => {
  expect(parseBootFacts(output)).toEqual(facts);
});

test('a reboot is a later boot time, beyond what two readings of one boot differ by', () => {
  const at = (bootedAt: number) => ({ bootedAt, kernel: 'k' });
  expect(hasRebooted(at(T0), at(T0 + 60_000))).toBe(false);
  expect(hasRebooted(at(T0), at(T0 + 600_000))).toBe(true);
  expect(hasRebooted(at(T0), at(T0 - 600_000))).toBe(false);
  expect(hasRebooted(undefined, at(T0))).toBe('unknown');
  expect(hasRebooted(at(T0), undefined)).toBe('unknown');
});
