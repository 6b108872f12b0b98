import { isAboutDeploy } from '../../../src/deploy/decision/is-about.ts';
import { executeTokenOf, startParametersOf } from '../../../src/deploy/decision/start.ts';
import { usualMsOf } from '../../../src/deploy/decision/usual.ts';
import { refusalReason } from '../../../src/deploy/message/warnings.ts';
import { aStart, MINUTE, T0 } from '../../runs/fixture.ts';
import { hintOf } from '../../support/hint.ts';
import { aDeploy, aDeployPlan, aRefreshChange, GROUP_TARGET, SET_ID, STACK_ID, TOKEN } from '../facts.ts';

const refresh = (parts: Parameters<typeof aDeployPlan>[0] = {}) =>
  aDeploy({ plan: aDeployPlan({ target: GROUP_TARGET, change: aRefreshChange(), ...parts }) });

test('a usual time is that of the last three deploys that succeeded without waiting for people', () => {
  const took = (minutes: number, parts: Parameters<typeof aDeploy>[0] = {}) =>
    aDeploy({
      state: 'succeeded',
      start: aStart({ claimedAt: T0 }),
      ending: { at: T0 + minutes * MINUTE, code: 'succeeded' },
      ...parts,
    });
  const runs = [took(9, { state: 'failed' }), took(1), took(8, { earlier: ['exec-0'] }), took(2), took(3), took(4)];
  expect(usualMsOf(runs)).toEqual([1, 2, 3].map((minutes) => minutes * MINUTE));
});

test.each([
  ['its execution', hintOf({ detail: { ExecutionId: 'exec-1' } }), true],
  ['another execution, of its stack', hintOf({ resources: [STACK_ID], detail: { ExecutionId: 'exec-2' } }), false],
  ['its stack by id', hintOf({ detail: { 'stack-id': STACK_ID } }), true],
  ['its stack without the last part', hintOf({ resources: [STACK_ID.slice(0, STACK_ID.lastIndexOf('/'))] }), true],
  [
    'a stack whose name begins so',
    hintOf({ detail: { 'stack-id': STACK_ID.replace('web-prod', 'web-prod-2') } }),
    false,
  ],
  ['its group', hintOf({ detail: { AutoScalingGroupName: 'web-prod-asg' } }), true],
  ['another group', hintOf({ detail: { AutoScalingGroupName: 'api-prod' } }), false],
  ['nothing', hintOf(), false],
])('an event of %s', (_title, hint, expected) => {
  expect(isAboutDeploy(aDeploy(), hint)).toBe(expected);
});

test('a deploy of a group is not concerned by stacks', () => {
  expect(isAboutDeploy(refresh(), hintOf({ resources: [STACK_ID] }))).toBe(false);
  expect(isAboutDeploy(refresh(), hintOf({ detail: { AutoScalingGroupName: 'web-prod-asg' } }))).toBe(true);
});

test('a stack is started with exactly the set that was approved', () => {
  const { start: _start, ...run } = aDeploy();
  const { route, parameters } = startParametersOf(run);
  expect(route).toBe('stack');
  expect(parameters).toMatchObject({ RunId: run.id, Epoch: '1', StackName: 'web-prod', ChangeSetId: SET_ID });
  expect(parameters['ExecuteToken']).toBe(executeTokenOf(run));
  expect(executeTokenOf(aDeploy())).toBe(TOKEN);
});

test('a canary stops at its checkpoint and does not bake; the rest goes on with its version', () => {
  const preferences = { ...aRefreshChange().preferences, checkpoint: 20, alarms: ['web-5xx'] };
  const canary = startParametersOf(refresh({ stage: 'canary', change: aRefreshChange({ preferences }) })).parameters;
  expect(canary).toMatchObject({
    Checkpoint: '20',
    BakeSeconds: '0',
    Version: 'new',
    SkipMatching: false,
    HasAlarms: true,
    Alarms: ['web-5xx'],
  });
  const rest = startParametersOf(refresh({ stage: 'rest', version: '8' })).parameters;
  expect(rest).toMatchObject({ Checkpoint: '100', BakeSeconds: '600', Version: '8', SkipMatching: true });
  expect(rest['VersionToken']).toBe(canary['VersionToken']);
  expect(rest).toMatchObject({ HasAlarms: false, Alarms: ['none'] });
});

test('an alarm that the config names twice is sent once: a gate compares a set', () => {
  const preferences = { ...aRefreshChange().preferences, alarms: ['web-5xx', 'web-slow', 'web-5xx'] };
  const { parameters } = startParametersOf(refresh({ change: aRefreshChange({ preferences }) }));
  expect(parameters).toMatchObject({ HasAlarms: true, Alarms: ['web-5xx', 'web-slow'] });
});

test('what is not worked out cannot be started', () => {
  const { change: _change, ...plan } = aDeployPlan();
  expect(() => startParametersOf(aDeploy({ plan }))).toThrow('no change');
});

test('only what blocks is a reason to refuse', () => {
  const drifted = { code: 'drifted', blocks: false, facts: {} } as const;
  expect(refusalReason([drifted])).toBeUndefined();
  expect(refusalReason([drifted, { code: 'fixed-group-name', blocks: true, facts: { group: 'Web' } }])).toBe(
    'the template fixes the name of the group, so no second group can be created beside it (group Web). Remove AutoScalingGroupName from the template',
  );
});
