import { unsupportedOf } from '../../../../src/deploy/decision/template/unsupported.ts';
import type { TemplateGroup } from '../../../../src/deploy/types/template.ts';
import { asgOf, factsOf, type Written } from './reading.ts';

const MODE = (value: string): Pick<Written, 'parameters'> => ({ parameters: [{ key: 'Mode', value }] });
const known = <Value>(value: Value) => ({ kind: 'known', value });
const absent = { kind: 'absent' };

const ROLL = '{MinInstancesInService: 0, MaxBatchSize: 2}';
const policies = (willReplace: string) =>
  `UpdatePolicy: {AutoScalingReplacingUpdate: {WillReplace: ${willReplace}}, AutoScalingRollingUpdate: ${ROLL}}`;

const STAGE: Pick<Written, 'parameters'> = {
  parameters: [{ key: 'Stage', value: '/app/stage', resolved: 'prod' }],
};

test.each<[string, Written, TemplateGroup['update']['kind']]>([
  [
    'the parameter `on` is not the flag on',
    {
      sections: '  Mode: {Type: String}\nConditions:\n  C: !Equals [!Ref Mode, on]',
      ...MODE('on'),
      policies: policies('!If [C, true, false]'),
    },
    'roll',
  ],
  [
    'the parameter `true` is the flag on',
    {
      sections: '  Mode: {Type: String}\nConditions:\n  C: !Equals [!Ref Mode, on]',
      ...MODE('true'),
      policies: policies('!If [C, true, false]'),
    },
    'replace',
  ],
  ['yes is true', { policies: policies('yes') }, 'replace'],
  ['off is false', { policies: policies('off') }, 'roll'],
  ['"true" is true', { policies: policies('"true"') }, 'replace'],
  ['"yes" is no flag', { policies: policies('"yes"') }, 'unknown'],
  [
    'an SSM parameter is what its name stands for',
    {
      sections:
        '  Stage: {Type: AWS::SSM::Parameter::Value<String>}\nConditions:\n  N: !Not [!Equals [!Ref Stage, prod]]',
      ...STAGE,
      policies: policies('!If [N, true, false]'),
    },
    'roll',
  ],
  [
    'a value that CloudFormation keeps to itself is not known',
    {
      sections: '  Mode: {Type: String, NoEcho: true}\nConditions:\n  C: !Equals [!Ref Mode, "****"]',
      ...MODE('****'),
      policies: policies('!If [C, true, false]'),
    },
    'unknown',
  ],
  ['no policy', {}, 'none'],
  ['a policy that is left out', { policies: 'UpdatePolicy: !Ref AWS::NoValue' }, 'none'],
  ['a policy of another stack', { policies: 'UpdatePolicy: !ImportValue policy' }, 'unknown'],
  ['a refresh', { policies: 'UpdatePolicy: {AutoScalingInstanceRefresh: {Strategy: Rolling}}' }, 'refresh'],
])('an update policy: %s', (_title, written, expected) => {
  expect(asgOf(written).update.kind).toBe(expected);
});

test('what a rolling update leaves out has CloudFormation’s default, by AWS::NoValue too', () => {
  const roll = (members: string) => asgOf({ policies: `UpdatePolicy: {AutoScalingRollingUpdate: ${members}}` }).update;
  const defaults = {
    kind: 'roll',
    minInService: known(0),
    maxBatch: known(1),
    waitsForSignals: known(false),
    minSuccessful: known(100),
    suspends: known([]),
  };
  expect(roll('{}')).toEqual(defaults);
  expect(roll('{MaxBatchSize: !Ref AWS::NoValue, MinSuccessfulInstancesPercent: !Ref AWS::NoValue}')).toEqual(defaults);
  expect(roll('{MaxBatchSize: "3", WaitOnResourceSignals: on, SuspendProcesses: [AZRebalance]}')).toEqual({
    ...defaults,
    maxBatch: known(3),
    waitsForSignals: known(true),
    suspends: known(['AZRebalance']),
  });
  expect(roll('{MaxBatchSize: !ImportValue size}')).toMatchObject({
    maxBatch: { kind: 'unknown', expression: '!ImportValue size' },
  });
});

test('what a refresh leaves out is absent', () => {
  const refresh = (preferences: string) =>
    asgOf({ policies: `UpdatePolicy: {AutoScalingInstanceRefresh: {Preferences: ${preferences}}}` }).update;
  const nothing = {
    minHealthy: absent,
    maxHealthy: absent,
    checkpoints: absent,
    scaleInProtected: absent,
    standby: absent,
  };
  expect(refresh('{}')).toEqual({ kind: 'refresh', ...nothing });
  expect(
    refresh(
      '{MinHealthyPercentage: 0, MaxHealthyPercentage: "100", CheckpointPercentages: [25, "100"], StandbyInstances: Ignore}',
    ),
  ).toEqual({
    kind: 'refresh',
    ...nothing,
    minHealthy: known(0),
    maxHealthy: known(100),
    checkpoints: known([25, 100]),
    standby: known('Ignore'),
  });
});

test.each<[string, string, unknown]>([
  ['none', '', absent],
  [
    'a policy without signals',
    'CreationPolicy: {AutoScalingCreationPolicy: {MinSuccessfulInstancesPercent: 5}}',
    absent,
  ],
  [
    'defaults',
    'CreationPolicy: {ResourceSignal: {Timeout: PT5M}}',
    known({ count: known(1), minSuccessful: known(100) }),
  ],
  ['no signal', 'CreationPolicy: {ResourceSignal: {Count: 0}}', known({ count: known(0), minSuccessful: known(100) })],
  [
    'both',
    'CreationPolicy: {ResourceSignal: {Count: "4"}, AutoScalingCreationPolicy: {MinSuccessfulInstancesPercent: 50}}',
    known({ count: known(4), minSuccessful: known(50) }),
  ],
  ['what cannot be told', 'CreationPolicy: !ImportValue x', { kind: 'unknown', expression: '!ImportValue x' }],
])('signals at creation: %s', (_title, text, expected) => {
  expect(asgOf({ policies: text }).creation).toEqual(expected);
});

test('sizes, name and the rest are known, absent or told as they are written', () => {
  const group = asgOf({
    sections: '  Size: {Type: AWS::SSM::Parameter::Value<String>}\n  Ids: {Type: List<AWS::EC2::Subnet::Id>}',
    parameters: [
      { key: 'Size', value: '/app/size', resolved: '3' },
      { key: 'Ids', value: 'subnet-1,subnet-2' },
    ],
    properties: [
      'DesiredCapacity: !Ref Size',
      'AutoScalingGroupName: !Ref AWS::NoValue',
      'VPCZoneIdentifier: !Ref Ids',
      'DeletionProtection: prevent-all-deletion',
      'InstanceLifecyclePolicy: {RetentionTriggers: {TerminateHookAbandon: retain}}',
    ].join('\n'),
    policies: 'UpdatePolicy: {AutoScalingScheduledAction: {IgnoreUnmodifiedGroupSizeProperties: "true"}}',
  });
  expect(group).toMatchObject({
    min: known(2),
    max: known(4),
    desired: known(3),
    name: absent,
    keepsSizes: known(true),
    subnets: known(['subnet-1', 'subnet-2']),
    deletionProtection: known('prevent-all-deletion'),
    retention: known({ TerminateHookAbandon: 'retain' }),
  });
  expect(asgOf({})).toMatchObject({ desired: absent, keepsSizes: known(false), retention: absent, subnets: absent });
});

test('a group that a condition leaves out is not in the list', () => {
  const groups = (condition: string) =>
    factsOf({
      sections: `Conditions:\n  C: ${condition}`,
      resources: 'Blue: {Type: AWS::AutoScaling::AutoScalingGroup, Condition: C}',
    }).groups.map(({ logicalId }) => logicalId);
  expect(groups('!Equals [a, b]')).toEqual(['Asg']);
  expect(groups('!Equals [!Ref AWS::StackName, web-prod]')).toEqual(['Asg', 'Blue']);
  expect(groups('!Equals [!ImportValue x, y]')).toEqual(['Asg', 'Blue']);
});

test.each<[string, Parameters<typeof unsupportedOf>[0], string[]]>([
  ['language extensions', { Transform: 'AWS::LanguageExtensions' }, ['language-extensions AWS::LanguageExtensions']],
  ['a macro', { Transform: [{ Name: 'Expand', Parameters: { A: 1 } }] }, ['macro Expand']],
  [
    'both',
    { Transform: ['AWS::LanguageExtensions', 'Expand'] },
    ['language-extensions AWS::LanguageExtensions', 'macro Expand'],
  ],
  ['an included text', { Resources: { A: { 'Fn::Transform': { Name: 'AWS::Include' } } } }, ['macro AWS::Include']],
  ['a module', { Resources: { A: { Type: 'Org::Web::Group::MODULE' } } }, ['module Org::Web::Group::MODULE']],
  ['SAM', { Transform: 'AWS::Serverless-2016-10-31' }, []],
  ['nothing of the kind', { Resources: { A: { Type: 'AWS::SNS::Topic' } } }, []],
])('not read: %s', (_title, source, expected) => {
  expect(unsupportedOf(source).map(({ kind, name }) => `${kind} ${name}`)).toEqual(expected);
});

const MORE = `Store: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !Ref AmazonMachineImage}}
Own: {Type: Custom::Look, Properties: {ServiceToken: x, Image: !Ref AmazonMachineImage}}
Policy: {Type: AWS::AutoScaling::ScalingPolicy, Properties: {AutoScalingGroupName: !Ref Asg}}
Balancer: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Name: !Sub "web-\${AmazonMachineImage}"}}
Task: {Type: AWS::ECS::TaskDefinition, Properties: {Family: !Ref AmazonMachineImage}}
Lookup: {Type: Custom::Look, Properties: {ServiceToken: x, Group: !Ref Asg}}
Old: {Type: AWS::AutoScaling::LaunchConfiguration, Properties: {ImageId: !Ref AmazonMachineImage}}`;

const CONDITIONS = `Conditions:
  HasImage: !Not [!Equals [!Ref AmazonMachineImage, ""]]
  IsNew: !Equals [!Ref AmazonMachineImage, ami-0new]
  Told: !Equals [!Ref Other, x]
  Untold: !And [!Condition IsNew, !Equals [!ImportValue x, y]]`;

const nestedOf = (properties: string, more = ''): string[] =>
  factsOf({
    sections: CONDITIONS,
    resources: `${MORE}\nApp: {Type: AWS::CloudFormation::Stack, ${more}Properties: ${properties}}`,
  }).unsupported.map(({ kind, name }) => `${kind} ${name}`);

test.each([
  ['the image parameter', '!Ref AmazonMachineImage'],
  ['a text that holds it', `!Sub "x-\${AmazonMachineImage}"`],
  ['the launch template', '!Ref Lt'],
  ['its version', '!GetAtt Lt.LatestVersionNumber'],
  ['a launch configuration', '!Ref Old'],
  ['a task definition', '!Ref Task'],
  ['an SSM parameter that holds it', '!GetAtt Store.Value'],
  ['what a custom resource makes of it', '!GetAtt Own.Result'],
  ['a value that only the new image gives', '!If [IsNew, a, b]'],
  ['an unknown value that the image has a part in', '!If [Untold, a, b]'],
  ['an unknown function of it', `!ImportValue {"Fn::Sub": "x-\${AmazonMachineImage}"}`],
])('a nested stack that is given %s is not read', (_title, value) => {
  expect(nestedOf(`{TemplateURL: x, Parameters: {Image: ${value}}}`)).toEqual(['nested-stack App']);
});

test.each([
  ['the name of the group', '!Ref Asg'],
  ['an attribute of the group', '!GetAtt Asg.AutoScalingGroupARN'],
  ['a text with the name of the group', `!Sub "dashboard-\${Asg}"`],
  ['a policy of the group', '!Ref Policy'],
  ['a load balancer', '!GetAtt Balancer.DNSName'],
  ['what a custom resource makes of the name', '!GetAtt Lookup.Result'],
  ['a value that is the same for any image', '!If [HasImage, a, b]'],
  ['a branch that is not taken', '!If [Told, !Ref AmazonMachineImage, none]'],
  ['another parameter', '!Ref Other'],
  ['a value of another stack', '!ImportValue network'],
])('a nested stack that is given %s stands in no way', (_title, value) => {
  expect(nestedOf(`{TemplateURL: x, Parameters: {Group: ${value}}}`)).toEqual([]);
});

test('a nested stack that is there because of the image is not read', () => {
  expect(nestedOf('{TemplateURL: x}', 'Condition: IsNew, ')).toEqual(['nested-stack App']);
  expect(nestedOf('{TemplateURL: x}', 'Condition: Untold, ')).toEqual(['nested-stack App']);
  expect(nestedOf('{TemplateURL: x}', 'Condition: HasImage, ')).toEqual([]);
  expect(nestedOf('{TemplateURL: !Ref AmazonMachineImage}', 'Condition: Told, ')).toEqual([]);
});

test('a nested stack is not read when a template or a tag has the image', () => {
  expect(nestedOf(`{TemplateURL: !Sub "https://x/\${AmazonMachineImage}.yaml"}`)).toEqual(['nested-stack App']);
  expect(nestedOf('{Tags: [{Key: a, Value: b}, {Key: image, Value: !Ref AmazonMachineImage}]}')).toEqual([
    'nested-stack App',
  ]);
});
