import { isPutOff, putsOff } from '../../src/digest/decision/put-off.ts';

const slot = { what: 'mw-1', opensAt: 0, latestStart: 1, elsewhere: 'fleet' };

test.each([
  ['a run that was deferred', { deferrals: 1, state: 'succeeded' }, ['deferred'], ['deferred']],
  ['an occurrence that was skipped', { deferrals: 0, state: 'rejected', slot }, ['approved', 'rejected'], ['rejected']],
  [
    'deferred once, then skipped',
    { deferrals: 1, state: 'rejected', slot },
    ['deferred', 'rejected'],
    ['deferred', 'rejected'],
  ],
  ['a request that was rejected', { deferrals: 0, state: 'rejected' }, ['rejected'], []],
  ['an occurrence that was patched', { deferrals: 0, state: 'succeeded', slot }, ['approved'], []],
] as const)('%s', (_what, run, audit, counted) => {
  expect(audit.filter((type) => putsOff(run, type))).toEqual(counted);
  expect(isPutOff(run)).toBe(counted.length > 0);
});
