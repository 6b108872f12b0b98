import { type StackFacts, stackChangeOf } from '../../../src/deploy/decision/stack-plan.ts';
import { readTemplate } from '../../../src/deploy/decision/template/read.ts';
import { parseTemplate } from '../../../src/deploy/decision/template/text.ts';
import { refusalReason } from '../../../src/deploy/message/warnings.ts';
import { warningsOf } from '../../../src/deploy/types/change.ts';
import type { DeployImage } from '../../../src/deploy/types/image.ts';
import { T0 } from '../../runs/fixture.ts';
import { aChange, aLive, anInstance, aSet, aStack, aTemplate, NEW, OLD, STACK_ID } from '../facts.ts';

const ami = (id: string) => ({ id, name: id, state: 'available' });

const read = (text: string, image: DeployImage = NEW) => {
  const template = parseTemplate(text) ?? {};
  return readTemplate({ template, source: template, stack: aStack(), parameter: 'Image', image });
};

const facts = (text = aTemplate(), parts: Partial<StackFacts> = {}): StackFacts => ({
  image: NEW,
  known: ami('ami-0new'),
  from: OLD,
  old: ami('ami-0old'),
  stack: aStack(),
  template: read(text),
  set: aSet(),
  groups: [aLive(4)],
  monitoringMinutes: 0,
  usualMs: [],
  now: T0,
  ...parts,
});

/** `code` of what warns, `code!` of what blocks. */
const codes = (asked: StackFacts): string[] =>
  warningsOf(stackChangeOf(asked)).warnings.map(({ code, blocks }) => (blocks ? `${code}!` : code));

const roll = (policy: object) => ({ UpdatePolicy: { AutoScalingRollingUpdate: policy } });
const refresh = (preferences: object) => ({
  UpdatePolicy: { AutoScalingInstanceRefresh: { Preferences: preferences } },
});
const ZERO = { kind: 'known', value: 0 } as const;
const keepsSizes = {
  UpdatePolicy: {
    AutoScalingRollingUpdate: { MinInstancesInService: 3, WaitOnResourceSignals: true },
    AutoScalingScheduledAction: { IgnoreUnmodifiedGroupSizeProperties: true },
  },
};
const SAFE_ROLL = { MinInstancesInService: 3, MaxBatchSize: 1, WaitOnResourceSignals: true, PauseTime: 'PT5M' };

test('a stack as it should be has no warning, and doubles its fleet', () => {
  expect(codes(facts())).toEqual([]);
  expect(stackChangeOf(facts())).toMatchObject({ shape: 'replace', extraInstances: 4, from: OLD, stackChangedAt: T0 });
});

test.each([
  [
    { UpdatePolicy: { AutoScalingReplacingUpdate: { WillReplace: 'true' }, AutoScalingRollingUpdate: {} } },
    'replace',
    4,
  ],
  [roll(SAFE_ROLL), 'roll', 0],
  [
    { UpdatePolicy: { AutoScalingReplacingUpdate: { WillReplace: 'false' }, AutoScalingRollingUpdate: SAFE_ROLL } },
    'roll',
    0,
  ],
  [
    { UpdatePolicy: { AutoScalingInstanceRefresh: { Preferences: { MaxHealthyPercentage: 150 } } } },
    'stack-refresh',
    2,
  ],
])('shape of %j is %s with %i more instances', (policy, shape, extraInstances) => {
  expect(stackChangeOf(facts(aTemplate(policy)))).toMatchObject({ shape, extraInstances });
});

test.each<[string, object, string[]]>([
  ['no CreationPolicy', { CreationPolicy: undefined }, ['no-creation-policy!']],
  ['a CreationPolicy without signals', { CreationPolicy: {} }, ['no-creation-policy!']],
  [
    'nothing that must succeed',
    {
      CreationPolicy: {
        ResourceSignal: { Count: 4 },
        AutoScalingCreationPolicy: { MinSuccessfulInstancesPercent: 0 },
      },
    },
    ['no-success-needed!'],
  ],
  ['no UpdatePolicy', { UpdatePolicy: undefined }, ['no-update-policy!']],
  ['all in one batch', roll({ ...SAFE_ROLL, MinInstancesInService: 0, MaxBatchSize: 4 }), ['none-in-service!']],
  ['two at a time of four', roll({ ...SAFE_ROLL, MinInstancesInService: 0, MaxBatchSize: 2 }), []],
  ['one at a time of four', roll({ WaitOnResourceSignals: true }), []],
  ['no signal that must come', { CreationPolicy: { ResourceSignal: { Count: 0 } } }, ['no-signal-needed!']],
  [
    'signals that cannot be told',
    { CreationPolicy: { ResourceSignal: { Count: { 'Fn::ImportValue': 'n' } } } },
    ['cannot-be-told!'],
  ],
  ['a policy that cannot be told', { UpdatePolicy: { 'Fn::ImportValue': 'policy' } }, ['cannot-be-told!']],
  [
    'a roll of which it cannot be told whether it waits',
    roll({ MinInstancesInService: 2, WaitOnResourceSignals: { 'Fn::ImportValue': 'waits' } }),
    ['cannot-be-told'],
  ],
  [
    'the same, where nothing must succeed',
    roll({
      MinInstancesInService: 2,
      WaitOnResourceSignals: { 'Fn::ImportValue': 'waits' },
      MinSuccessfulInstancesPercent: 0,
    }),
    ['cannot-be-told', 'no-success-needed!'],
  ],
  [
    'a batch that cannot be told',
    roll({ WaitOnResourceSignals: true, MaxBatchSize: { 'Fn::ImportValue': 'n' } }),
    ['none-in-service!'],
  ],
  [
    'a batch that cannot be told, and enough in service',
    roll({ ...SAFE_ROLL, MaxBatchSize: { 'Fn::ImportValue': 'n' } }),
    [],
  ],
  [
    'policies that are AWS::NoValue',
    roll({ ...SAFE_ROLL, MinSuccessfulInstancesPercent: { Ref: 'AWS::NoValue' } }),
    [],
  ],
  [
    'a last checkpoint that cannot be told',
    refresh({ CheckpointPercentages: [{ 'Fn::ImportValue': 'share' }] }),
    ['cannot-be-told!'],
  ],
  ['a refresh that can only end part-way', refresh({ CheckpointPercentages: [25] }), ['refresh-ends-early!']],
  ['a roll without signals', roll({ MinInstancesInService: 3 }), ['roll-without-signals']],
  [
    'a roll where nothing must succeed',
    roll({ ...SAFE_ROLL, MinSuccessfulInstancesPercent: 0 }),
    ['no-success-needed!'],
  ],
])('%s: %j warns of %j', (_title, group, expected) => {
  expect(codes(facts(aTemplate(group)))).toEqual(expected);
});

test.each<[string, string, string[]]>([
  ['$Latest', aTemplate({}, { Ref: 'Image' }, '$Latest'), ['floating-version!']],
  ['a number', aTemplate({}, { Ref: 'Image' }, '3'), ['fixed-version!']],
  ['an SSM image', aTemplate({}, '{{resolve:ssm:/golden/web}}'), ['ssm-image!']],
  ['another image', aTemplate({}, 'ami-0fixed'), ['nothing-replaced!', 'other-changes']],
])('a launch template with %s does not run what was approved', (_title, text, expected) => {
  expect(codes(facts(text))).toEqual(expect.arrayContaining(expected.filter((code) => code !== 'other-changes')));
});

test.each<[string, Partial<StackFacts>, string[]]>([
  ['nested', { stack: aStack({ parentId: 'arn:aws:cloudformation:r:1:stack/root/1' }) }, ['nested-stack!']],
  ['in EXPRESS mode', { stack: aStack({ deploymentMode: 'EXPRESS' }) }, ['express-mode']],
  ['drifted', { stack: aStack({ driftStatus: 'DRIFTED' }) }, ['drifted']],
  ['changing a database', { set: aSet({ changes: [aChange('Group'), aChange('Database')] }) }, ['other-changes']],
  ['without the old image', { old: { ...ami('ami-0old'), state: 'deregistered' } }, ['no-way-back']],
  ['to a deprecated image', { known: { ...ami('ami-0new'), deprecatedAt: T0 - 1 } }, ['deprecated-image']],
  [
    'with processes suspended',
    { groups: [aLive(4, { suspendedProcesses: ['Launch', 'AZRebalance'] })] },
    ['suspended-processes'],
  ],
  ['with an instance missing', { groups: [aLive(4, { instances: [] })] }, ['unhealthy-now']],
  ['on two images', { groups: [{ ...aLive(4), runs: { ...aLive(4).runs, 'i-3': 'ami-0x' } }] }, ['mixed-images']],
])('a stack %s warns', (_title, parts, expected) => {
  expect(codes(facts(aTemplate(), parts))).toEqual(expected);
});

test('a parameter that is the name of an SSM parameter cannot take an image', () => {
  const text = aTemplate().replace('AWS::EC2::Image::Id', 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>');
  expect(codes(facts(text))).toContain('ssm-image!');
});

test('a stack without a service role is refused', () => {
  const { roleArn: _role, ...stack } = aStack();
  expect(codes(facts(aTemplate(), { stack }))).toEqual(['no-stack-role!']);
});

test.each([
  ['shrinks a fleet that was scaled out', aTemplate(), 6, ['capacity-reset!']],
  ['grows a fleet that was scaled in', aTemplate(), 3, ['capacity-reset']],
  ['leaves a desired capacity that the template does not name', aTemplate(roll(SAFE_ROLL)), 6, []],
  ['rolls a fleet that was raised above MaxSize', aTemplate(roll(SAFE_ROLL)), 10, ['capacity-reset!']],
  ['refreshes a fleet that was raised above MaxSize', aTemplate(refresh({})), 10, ['capacity-reset!']],
  ['rolls a fleet that is below MinSize', aTemplate(roll(SAFE_ROLL)), 3, ['capacity-reset']],
  ['keeps the sizes that others set', aTemplate(keepsSizes), 10, []],
])('an update that %s', (_title, text, live, expected) => {
  expect(codes(facts(text, { groups: [aLive(live)] }))).toEqual(expected);
});

test('a group of no instances waits for no signal, and is not kept from it', () => {
  const { parameters, ...stack } = aStack();
  const empty = aStack({
    ...stack,
    parameters: parameters.map((each) => ({ ...each, value: each.key === 'Size' ? '0' : each.value })),
  });
  const template = parseTemplate(aTemplate({ CreationPolicy: { ResourceSignal: { Count: { Ref: 'Size' } } } })) ?? {};
  const read = readTemplate({ template, source: template, stack: empty, parameter: 'Image', image: NEW });
  expect(codes(facts(aTemplate(), { template: read, groups: [aLive(0)] }))).toEqual([]);
});

test.each<[string, object, string[]]>([
  ['no UpdatePolicy', { UpdatePolicy: undefined }, ['empty-group']],
  ['no CreationPolicy', { CreationPolicy: undefined }, []],
  ['a policy that cannot be told', { UpdatePolicy: { 'Fn::ImportValue': 'policy' } }, ['cannot-be-told']],
  ['a roll where nothing must succeed', roll({ MinSuccessfulInstancesPercent: 0 }), []],
])('a group of no instances with %s is not kept from the image', (_title, group, expected) => {
  const without = codes(facts(aTemplate(group), { groups: [aLive(0)] }));
  expect(without.filter((code) => code !== 'capacity-reset')).toEqual(expected);
});

test('a group that wants no instances and still has one is not empty', () => {
  const live = aLive(0, { instances: [anInstance('i-0', { lifecycle: 'Standby' })] });
  expect(codes(facts(aTemplate({ UpdatePolicy: undefined }), { groups: [live] }))).toContain('no-update-policy!');
});

test('an idle group beside one that serves does not keep the stack from its image', () => {
  const idle = aTemplate({ UpdatePolicy: undefined });
  const template = read(aTemplate());
  const [second] = read(idle).groups;
  if (second === undefined) throw new Error('the template has no group');
  const both = { ...template, groups: [...template.groups, { ...second, logicalId: 'Idle', min: ZERO }] };
  const groups = [aLive(4), { ...aLive(0), logicalId: 'Idle' }];
  const change = stackChangeOf(facts(aTemplate(), { template: both, groups }));
  expect(warningsOf(change).warnings).toEqual([{ code: 'empty-group', blocks: false, facts: { group: 'Idle' } }]);
  expect(change.worst).toMatchObject({ serve: 4, of: 4 });
});

test('what cannot be told is refused with the property and the expression', () => {
  const text = aTemplate({ CreationPolicy: { ResourceSignal: { Count: { 'Fn::ImportValue': 'count' } } } });
  expect(refusalReason(stackChangeOf(facts(text)).warnings)).toBe(
    'the effect of the update on the group depends on a value that cannot be read from the template (group Group, property ResourceSignal Count, expression !ImportValue count). Write the value into the template or one of its parameters',
  );
});

const OTHER_SOURCE = {
  LaunchTemplate: undefined,
  MixedInstancesPolicy: {
    LaunchTemplate: {
      LaunchTemplateSpecification: {
        LaunchTemplateId: { Ref: 'Template' },
        Version: { 'Fn::GetAtt': ['Template', 'LatestVersionNumber'] },
      },
      Overrides: [
        { InstanceType: 'm5.large', ImageId: 'ami-0fixed' },
        { LaunchTemplateSpecification: { LaunchTemplateId: { Ref: 'Template' }, Version: '$Latest' } },
        { LaunchTemplateSpecification: { LaunchTemplateId: { 'Fn::ImportValue': 'lt' }, Version: '1' } },
      ],
    },
  },
};

test('everything that a group launches from must follow the image, and is named where it does not', () => {
  const text = JSON.stringify(
    JSON.parse(aTemplate(), (key, value) =>
      key === 'Properties' && value.MinSize ? { ...value, ...OTHER_SOURCE } : value,
    ),
  );
  expect(stackChangeOf(facts(text)).warnings).toEqual([
    { code: 'other-source', blocks: true, facts: { group: 'Group', source: 'override 1' } },
    { code: 'floating-version', blocks: true, facts: { group: 'Group', source: 'override 2' } },
    {
      code: 'cannot-be-told',
      blocks: true,
      facts: { group: 'Group', property: 'override 3 image', expression: '!ImportValue lt' },
    },
  ]);
});

const nested = (value: object | string) =>
  JSON.stringify({
    Parameters: { Image: { Type: 'AWS::EC2::Image::Id' } },
    Resources: { App: { Type: 'AWS::CloudFormation::Stack', Properties: { Parameters: { Image: value } } } },
  });

test('nested stacks are not supported: the child and the root say so, with the way out', () => {
  const child = stackChangeOf(facts(aTemplate(), { stack: aStack({ parentId: `${STACK_ID}x` }) })).warnings;
  const root = stackChangeOf(facts(nested({ Ref: 'Image' }), { groups: [] })).warnings;
  expect(root.map(({ code }) => code)).toEqual(['image-in-nested-stack', 'other-changes']);
  const out =
    'Move the group into a stack of its own, e.g. with a CloudFormation stack refactor, and name that stack in patchwarden.yml';
  expect(refusalReason(child)).toBe(
    `the stack is nested in another one, and nested stacks are not supported: the next update of the parent stack would revert this deploy (parent web-prod). ${out}`,
  );
  expect(refusalReason(root)).toBe(
    `the image parameter goes to a nested stack, and nested stacks are not supported (stacks App). ${out}`,
  );
  expect(codes(facts(nested('ami-0fixed'), { groups: [] }))).toContain('nothing-replaced!');
});

test('a capacity that is reset is told with its group and both sizes', () => {
  expect(stackChangeOf(facts(aTemplate(), { groups: [aLive(6)] })).warnings).toEqual([
    { code: 'capacity-reset', blocks: true, facts: { group: 'Group', live: '6', template: '4' } },
  ]);
});

test('a fixed group name cannot be replaced', () => {
  const text = JSON.stringify(
    JSON.parse(aTemplate(), (key, value) =>
      key === 'Properties' && value.MinSize ? { ...value, AutoScalingGroupName: 'web' } : value,
    ),
  );
  expect(codes(facts(text))).toEqual(['fixed-group-name!']);
});

test('a container image may go to a stack without groups', () => {
  const template = read(
    JSON.stringify({
      Parameters: { Image: { Type: 'String' } },
      Resources: { Task: { Type: 'AWS::ECS::TaskDefinition', Properties: { Image: { Ref: 'Image' } } } },
    }),
  );
  const image = { id: '1.dkr.ecr/worker:2', kind: 'container' } as const;
  const from = { id: '1.dkr.ecr/worker:1', kind: 'container' } as const;
  const asked = facts(aTemplate(), { template, image, from, set: aSet({ changes: [aChange('Task')] }) });
  expect(stackChangeOf(asked)).toMatchObject({ shape: 'update', groups: [], warnings: [] });
});

const many = (count: number) =>
  Array.from({ length: count }, (_, i) => aChange(`Queue${i}`, { type: 'AWS::SQS::Queue' }));

test('of many resources fifty are kept, what is replaced and the groups first, and the rest counted', () => {
  const replaced = aChange('Database', { type: 'AWS::RDS::DBInstance', replacement: 'True' });
  const set = aSet({ changes: [...many(60), aChange('Group'), replaced] });
  const { resources, resourcesMore } = stackChangeOf(facts(aTemplate(), { set }));
  expect(resources.slice(0, 3).map(({ logicalId }) => logicalId)).toEqual(['Database', 'Group', 'Queue0']);
  expect([resources.length, resourcesMore]).toEqual([50, 12]);
  expect(stackChangeOf(facts())).not.toHaveProperty('resourcesMore');
});

test('a warning names as many other resources as fit, and counts the rest', () => {
  const warning = (count: number) =>
    stackChangeOf(facts(aTemplate(), { set: aSet({ changes: many(count) }) })).warnings.at(0)?.facts['resources'];
  expect(warning(3)).toBe('Queue0, Queue1, Queue2');
  expect(warning(200)?.length).toBeLessThanOrEqual(320);
  expect(warning(200)).toMatch(/^Queue0, .*, Queue\d+ and 1\d\d more$/);
});
