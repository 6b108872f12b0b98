import { glanceOf } from '../../../src/deploy/decision/glance.ts';
import { aGroup, anInstance } from '../facts.ts';

const launchedFrom = (version: string) => anInstance(`i-${version}`, { launchTemplate: { id: 'lt-1', version } });
const [web, other] = [aGroup(2, { instances: [launchedFrom('7'), launchedFrom('7')] }), aGroup(2, { name: 'web-2' })];

test('scaling is no change of a fleet, nor is the order in which AWS lists its groups', () => {
  const scaled = { ...web, desired: 3, instances: [...web.instances, launchedFrom('7')] };
  expect(glanceOf([scaled])).toBe(glanceOf([web]));
  expect(glanceOf([web, other])).toBe(glanceOf([other, web]));
});

test.each([
  ['a group beside the old one', [web, other]],
  ['another group in its place', [{ ...web, name: 'web-2' }]],
  ['no group', []],
  ['another version to launch', [{ ...web, launchesFrom: [{ kind: 'version', templateId: 'lt-1', version: '8' }] }]],
  ['another launch configuration', [{ ...web, launchConfiguration: 'web-8' }]],
  ['an instance of another version', [{ ...web, instances: [launchedFrom('7'), launchedFrom('8')] }]],
] as const)('%s is a change', (_what, groups) => {
  expect(glanceOf(groups)).not.toBe(glanceOf([web]));
});
