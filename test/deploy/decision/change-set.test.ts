import { isSameTemplate, whyOtherChange } from '../../../src/deploy/decision/change-set.ts';
import type { SeenChangeSet } from '../../../src/runs/types/change-set.ts';
import { aDeployPlan } from '../../runs/deploy-fixture.ts';

const plan = aDeployPlan();
const stack = {
  id: 'arn:stack',
  parameters: [
    { key: 'ImageId', value: 'ami-0old' },
    { key: 'Size', value: '2' },
    { key: 'Password', value: '****' },
  ],
};
const image = { key: 'ImageId', value: 'ami-0new', isPrevious: false };
const size = { key: 'Size', value: '2', isPrevious: false };
const password = { key: 'Password', value: '****', isPrevious: false };
const template = 'Resources: {}';

const seen = (parameters: SeenChangeSet['set']['parameters'], parts: Partial<SeenChangeSet> = {}): SeenChangeSet => ({
  stack,
  set: { stackId: stack.id, parameters },
  templates: { own: template, used: template },
  ...parts,
});

test.each<[string, SeenChangeSet['set']['parameters']]>([
  ['every other value as it is', [image, size, password]],
  ['previous values, whatever is said of them', [image, { ...size, value: '', isPrevious: true }, password]],
])('the plan’s own set: %s', (_what, parameters) => {
  expect(whyOtherChange(plan, seen(parameters))).toBeUndefined();
});

test.each<[string, SeenChangeSet['set']['parameters']]>([
  ['another image', [{ ...image, value: 'ami-0evil' }, size, password]],
  ['the image that is there', [{ ...image, value: 'ami-0old' }, size, password]],
  ['the previous image', [{ ...image, value: '', isPrevious: true }, size, password]],
  ['another size', [image, { ...size, value: '3' }, password]],
  ['one parameter less', [image, size]],
  ['one parameter more', [image, size, password, { ...size, key: 'Role' }]],
  ['one twice', [image, size, size]],
  ['nothing', []],
])('not with %s', (_what, parameters) => {
  expect(whyOtherChange(plan, seen(parameters))).toBe('other-parameters');
});

test('not of another stack or template, nor for a group', () => {
  const all = [image, size, password];
  expect(whyOtherChange(plan, seen(all, { set: { stackId: 'arn:other', parameters: all } }))).toBe('other-stack');
  expect(whyOtherChange(plan, seen(all, { templates: { own: template, used: 'Resources: { A: {} }' } }))).toBe(
    'other-template',
  );
  const group = aDeployPlan({ target: { kind: 'auto-scaling-group', group: 'web' } });
  expect(whyOtherChange(group, seen(all))).toBe('other-parameters');
  expect(whyOtherChange(aDeployPlan({ target: { kind: 'stack', stack: 'web', parameter: 'Ami' } }), seen(all))).toBe(
    'other-parameters',
  );
});

test('a template is the same however it is written, and one that cannot be read is no other', () => {
  expect(isSameTemplate('Resources: { A: 1 }', '{"Resources":{"A":1}}')).toBe(true);
  expect(isSameTemplate('Resources: { A: 1 }', '{"Resources":{"A":2}}')).toBe(false);
  expect(isSameTemplate('{', '{')).toBe(true);
  expect(isSameTemplate('{', '[')).toBe(false);
});
