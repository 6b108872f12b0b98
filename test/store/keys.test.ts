import { formerSubjectOf } from '../../src/runs/decision/former-subject.ts';
import { auditKey, leaseKey, nonceKey, PAUSE_KEY, reportKey, runKey, subjectPartition } from '../../src/store/keys.ts';
import { packText, unpackText } from '../../src/store/packed.ts';
import { canonicalJson, hashOf } from '../../src/store/table.ts';

test('keys are spelt as the runbook, the policies and the docs spell them', () => {
  expect(runKey('b-7k2m9x4q')).toEqual({ pk: 'RUN#b-7k2m9x4q', sk: 'RUN' });
  expect(auditKey('b-7k2m9x4q', 7)).toEqual({ pk: 'RUN#b-7k2m9x4q', sk: 'AUDIT#000007' });
  expect(reportKey('b-7k2m9x4q')).toEqual({ pk: 'RUN#b-7k2m9x4q', sk: 'REPORT' });
  expect(leaseKey('arn:x')).toEqual({ pk: 'LEASE#arn:x', sk: 'LEASE' });
  expect(nonceKey('ab')).toEqual({ pk: 'NONCE#ab', sk: 'NONCE' });
  expect(PAUSE_KEY).toEqual({ pk: 'SWITCH#pause', sk: 'SWITCH' });
  expect(subjectPartition('web')).toBe('SUBJECT#web');
});

test.each([
  ['111122223333/ap-southeast-2/stack/web-dev', 'stack/web-dev'],
  ['111122223333/us-gov-west-1/auto-scaling-group/a/b', 'auto-scaling-group/a/b'],
  ['stack/web-dev', undefined],
  ['auto-scaling-group/111122223333/ap-southeast-2/x', undefined],
  ['arn:aws:imagebuilder:ap-southeast-2:111122223333:image-pipeline/web', undefined],
])('%s was called %s before it held account and Region', (subject, former) => {
  expect(formerSubjectOf(subject)).toBe(former);
});

test('audit keys sort in the order of their versions', () => {
  const keys = [1, 2, 10, 99, 100, 99_999].map((version) => auditKey('b-7k2m9x4q', version).sk);
  expect(keys.toSorted()).toEqual(keys);
});

test('a packed text comes back whole', () => {
  const text = 'kernel 6.1 → 6.2 ü'.repeat(1000);
  expect(unpackText(packText(text))).toBe(text);
  expect(packText(text).length).toBeLessThan(text.length / 10);
});

test('equal values have equal JSON, whatever the order of their names', () => {
  expect(canonicalJson({ b: 1, a: [{ d: undefined, c: 'x' }], e: null })).toBe('{"a":[{"c":"x"}],"b":1,"e":null}');
  expect(canonicalJson({ a: undefined })).toBe('{}');
  expect(canonicalJson(undefined)).toBe('null');
  expect(hashOf({ a: 1, b: 2 })).toBe(hashOf({ b: 2, a: 1 }));
  expect(hashOf({ a: 1 })).not.toBe(hashOf({ a: '1' }));
  // sha256 of the four bytes `null`.
  expect(hashOf(null)).toBe('74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b');
});
