import { isAnotherClock } from '../../../src/posture/decision/another-clock.ts';
import type { PostureDeadline } from '../../../src/posture/types/posture.ts';
import { NOON } from '../deadline-fixture.ts';

const deadline: PostureDeadline = {
  due: NOON,
  cve: 'CVE-2026-1',
  patch: 'KB1',
  exploited: true,
  rule: 'r',
  open: 2,
  overdue: 0,
};
const late = { due: NOON, patch: 'KB1', because: 'window', since: NOON } as const;

test.each<[string, PostureDeadline | undefined, PostureDeadline | undefined, boolean]>([
  ['none before or after', undefined, undefined, false],
  ['a first one', undefined, deadline, true],
  ['none any more', deadline, undefined, true],
  ['the same', deadline, { ...deadline }, false],
  ['sooner', deadline, { ...deadline, due: NOON - 1 }, true],
  ['now overdue', deadline, { ...deadline, overdue: 1 }, true],
  ['now too late', deadline, { ...deadline, infeasible: late }, true],
  [
    'too late for another day',
    { ...deadline, infeasible: late },
    { ...deadline, infeasible: { ...late, since: NOON + 1 } },
    false,
  ],
  ['another next opening', deadline, { ...deadline, nextAt: NOON }, false],
])('%s', (_what, before, after, isAnother) => {
  const of = (one: PostureDeadline | undefined) => (one === undefined ? {} : { deadline: one });
  expect(isAnotherClock(of(before), of(after))).toBe(isAnother);
});
