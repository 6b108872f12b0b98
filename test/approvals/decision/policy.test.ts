import { escalationNow, snapshotPolicy, stricterPolicy } from '../../../src/approvals/decision/policy.ts';
import { parseConfig } from '../../../src/config/load.ts';
import type { Config } from '../../../src/config/types.ts';
import { changed } from '../../config/fixture.ts';

const HALF_HOUR = 30 * 60_000;

const configWith = (changes: Record<string, unknown>): Config => parseConfig(changed(changes));

const escalating = configWith({ 'policies.prod.escalate': { after: '30m', to: 'leads' } });
const then = snapshotPolicy(escalating, 'prod');

test('a policy is frozen with whom it escalates to, as that group then was', () => {
  expect(then?.escalate).toEqual({ afterMs: HALF_HOUR, name: 'leads', group: escalating.approvers['leads'] });
});

test('a policy that escalates to nobody is frozen without', () => {
  expect(snapshotPolicy(configWith({}), 'prod')).not.toHaveProperty('escalate');
});

test.each([
  ['a later time', { 'policies.prod.escalate': { after: '2h', to: 'leads' } }, 4 * HALF_HOUR],
  ['nobody any more', {}, undefined],
])('today’s config counts: %s', (_what, changes, afterMs) => {
  if (then === undefined) throw new Error('no policy');
  expect(escalationNow(configWith(changes), then)?.afterMs).toBe(afterMs);
});

test('a policy that the config no longer has escalates as it did when something was requested', () => {
  if (then === undefined) throw new Error('no policy');
  expect(escalationNow(escalating, { ...then, name: 'former' })).toEqual(then.escalate);
});

describe('confirmation', () => {
  const nonprod = (confirm: 'aws' | undefined) =>
    snapshotPolicy(configWith({ 'policies.sealed.confirm': confirm }), 'sealed');
  test.each([
    ['both', 'aws', 'aws', 'aws'],
    ['what was then alone', 'aws', undefined, 'aws'],
    ['what is today alone', undefined, 'aws', 'aws'],
    ['neither', undefined, undefined, undefined],
  ] as const)('is wanted if %s', (_title, before, today, wanted) => {
    const snapshot = nonprod(before);
    if (snapshot === undefined) throw new Error('no policy');
    expect(stricterPolicy(snapshot, nonprod(today))?.confirm).toBe(wanted);
  });
});
