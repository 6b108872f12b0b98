import { type StackFacts, stackChangeOf } from '../../../src/deploy/decision/stack-plan.ts';
import { readTemplate } from '../../../src/deploy/decision/template/read.ts';
import { parseTemplate } from '../../../src/deploy/decision/template/text.ts';
import type { DeployImage } from '../../../src/deploy/types/plan.ts';
import { warningsOf } from '../../../src/deploy/types/plan.ts';
import { T0 } from '../../runs/fixture.ts';
import { aChange, aLive, aSet, aStack, aTemplate, NEW, OLD } from '../facts.ts';

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
])('an update that %s', (_title, text, live, expected) => {
  expect(codes(facts(text, { groups: [aLive(live)] }))).toEqual(expected);
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
