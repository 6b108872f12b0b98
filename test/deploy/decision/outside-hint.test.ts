import { isAboutTarget } from '../../../src/deploy/decision/outside-hint.ts';
import type { DeployTarget } from '../../../src/deploy/types/plan.ts';
import { hintOf } from '../../support/hint.ts';
import { GROUP_TARGET, STACK_ID } from '../facts.ts';

const STACK: DeployTarget = { kind: 'stack', stack: 'web-prod', parameter: 'Image' };
const GROUPS = ['web-prod-Group-1A2B', 'web-blue'];
const refreshOf = (group: string) => hintOf({ source: 'aws.autoscaling', detail: { AutoScalingGroupName: group } });
const stackEvent = hintOf({ detail: { 'stack-id': STACK_ID } });

test.each<[string, DeployTarget, ReturnType<typeof hintOf>, readonly string[] | undefined, boolean]>([
  ['a stack by its id', STACK, stackEvent, undefined, true],
  ['not another stack', { ...STACK, stack: 'web' }, stackEvent, undefined, false],
  ['a refresh of a group that the last look found', STACK, refreshOf('web-blue'), GROUPS, true],
  ['not one of another stack whose name begins alike', STACK, refreshOf('web-prod-eu-Group-1'), GROUPS, false],
  ['before any look, one that CloudFormation named', STACK, refreshOf('web-prod-Group-1A2B'), undefined, true],
  ['and none that is named otherwise', STACK, refreshOf('web-blue'), undefined, false],
  ['a group by its name', GROUP_TARGET, refreshOf('web-prod-asg'), undefined, true],
  ['not another group', GROUP_TARGET, refreshOf('web-prod-asg-2'), undefined, false],
  ['not a group by a stack', GROUP_TARGET, stackEvent, undefined, false],
])('an event is about a fleet: %s', (_what, target, hint, known, expected) => {
  expect(isAboutTarget(target, hint, known)).toBe(expected);
});
