import type { BaselineRules } from '../../../src/aws/patch-catalogue.ts';
import { fixHere, heldBack } from '../../../src/emergency/decision/fix.ts';
import type { Approval, FixPatch } from '../../../src/emergency/types/exposure.ts';
import { isRejected, withoutRejected } from '../../../src/posture/decision/rejected.ts';
import { aBaseline, aFix, aFixPatch, DAY, LINUX, OPENSSL, T0 } from '../fixture.ts';

const rule = (filters: readonly [string, ...string[]][], approveAfterDays = 0): BaselineRules['rules'][number] => ({
  filters: filters.map(([key, ...values]) => ({ key, values })),
  approveAfterDays,
});

const linux = (baseline: BaselineRules | undefined, patch: Partial<FixPatch> = {}): Approval | undefined =>
  fixHere({ operatingSystem: LINUX, patches: [aFixPatch(patch)], baseline, now: T0 }).patches[0]?.approval;

test.each<[string, Approval | undefined, Approval]>([
  ['its delay is not over', linux(aBaseline()), { kind: 'waits', until: T0 + 4 * DAY }],
  [
    'its delay is over',
    linux(aBaseline({ rules: [rule([['SEVERITY', 'Important']], 2)] })),
    { kind: 'approved', at: T0 - DAY },
  ],
  [
    'the first rule that takes it counts',
    linux(aBaseline({ rules: [rule([], 30), rule([['PRODUCT', '*']], 1)] })),
    { kind: 'approved', at: T0 - 2 * DAY },
  ],
  ['no rule takes it', linux(aBaseline({ rules: [rule([['SEVERITY', 'Critical']])] })), { kind: 'left-out' }],
  [
    'a global filter keeps it out',
    linux(aBaseline({ globalFilters: [{ key: 'PRODUCT', values: ['RedhatEnterpriseLinux8'] }] })),
    { kind: 'left-out' },
  ],
  [
    'a filter about something that is not known',
    linux(aBaseline({ rules: [rule([['SECTION', 'main']])] })),
    { kind: 'not-known' },
  ],
  [
    'its severity is not known',
    linux(aBaseline({ rules: [rule([['SEVERITY', 'Critical']])] }), { severity: '' }),
    { kind: 'not-known' },
  ],
  [
    'a date, and it came in time',
    linux(aBaseline({ rules: [{ filters: [], approveUntil: '2026-11-21' }] })),
    { kind: 'approved', at: T0 - 3 * DAY },
  ],
  [
    'a date, and it came later',
    linux(aBaseline({ rules: [{ filters: [], approveUntil: '2026-11-20' }] })),
    { kind: 'left-out' },
  ],
  [
    'it is approved by name',
    linux(aBaseline({ rules: [], approved: ['openssl*'] })),
    { kind: 'approved', at: T0 - 3 * DAY },
  ],
  ['it is rejected by name', linux(aBaseline({ rejected: ['openssl'] })), { kind: 'rejected' }],
  [
    'the baseline was changed after it approved it',
    linux(aBaseline({ rules: [rule([])], modifiedAt: T0 - DAY })),
    { kind: 'approved', at: T0 - DAY },
  ],
  ['the baseline could not be read', linux(undefined), { kind: 'not-known' }],
])('Linux: %s', (_title, approval, expected) => {
  expect(approval).toEqual(expected);
});

test.each<[string, Parameters<typeof fixHere>[0]['effective'], Approval]>([
  ['approved', [{ id: 'kb5031234', status: 'approved', approvalAt: T0 }], { kind: 'approved', at: T0 }],
  ['approved by name', [{ id: 'KB5031234', status: 'approved' }], { kind: 'approved', at: T0 - 90 * DAY }],
  ['pending', [{ id: 'KB5031234', status: 'pending', approvalAt: T0 + DAY }], { kind: 'waits', until: T0 + DAY }],
  ['pending without a date', [{ id: 'KB5031234', status: 'pending' }], { kind: 'not-known' }],
  ['rejected', [{ id: 'KB5031234', status: 'rejected' }], { kind: 'rejected' }],
  ['a new word of AWS', [{ id: 'KB5031234', status: 'other' }], { kind: 'not-known' }],
  ['not in the baseline', [{ id: 'KB1', status: 'approved' }], { kind: 'left-out' }],
  ['not read', undefined, { kind: 'not-known' }],
])('Windows: %s', (_title, effective, expected) => {
  const facts = {
    operatingSystem: 'WINDOWS',
    patches: [{ id: 'KB5031234' }],
    baseline: aBaseline(),
    effective,
    now: T0,
  };
  expect(fixHere(facts).patches[0]?.approval).toEqual(expected);
});

test('when a baseline that says nothing of its last change approved a patch is not known', () => {
  const { modifiedAt: _modifiedAt, ...baseline } = aBaseline({ rules: [rule([])] });
  expect(linux(baseline)).toEqual({ kind: 'approved' });
});

test('what holds a patch back is named with its baseline', () => {
  expect(heldBack([aFix(), aFix({ kind: 'rejected' }), aFix({ kind: 'not-known' })])).toEqual([
    { patch: OPENSSL, baseline: 'RHEL-PROD', approval: { kind: 'rejected' } },
  ]);
});

test.each([
  'openssl',
  'OpenSSL',
  'openssl.x86_64',
  'open*',
  '*ssl*',
  '*',
  'openssl-3.0.7',
  'openssl-3.0.7-24.el9',
  'openssl-3.0.7-24.el9.x86_64',
  'openssl-1:3.0.7-24.el9.x86_64',
  '1:openssl-3.0.7-24.el9.x86_64',
  OPENSSL,
  ' openssl ',
])('%s rejects the package', (pattern) => {
  expect(isRejected(OPENSSL, [pattern])).toBe(true);
});

test.each(['openss', 'ssl', 'openssl-libs', 'openssl-2*', 'openssl.aarch64', 'ssl*', ''])('%s does not', (pattern) => {
  expect(isRejected(OPENSSL, [pattern])).toBe(false);
});

test('a KB is rejected by its number alone', () => {
  expect(withoutRejected(['KB1', 'KB2', 'KB22'], ['kb2'])).toEqual({ left: ['KB1', 'KB22'], rejected: ['KB2'] });
});
