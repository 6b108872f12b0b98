import type { Answer, LaunchSource } from '../../../../src/deploy/types/template.ts';
import { asgOf, factsOf, type Written } from './reading.ts';

/** In one word: the value, `absent`, or `?` with the expression. */
const word = (answer: Answer<string>): string =>
  answer.kind === 'known' ? answer.value : answer.kind === 'absent' ? 'absent' : `? ${answer.expression}`;

/** `place: version, image` of each. */
const shown = (launches: readonly LaunchSource[]): string[] =>
  launches.map(({ place, version, image }) => `${place}: ${word(version)}, ${word(image)}`);

const OFF = `Conditions:
  Off: !Equals [a, b]
  On: !Equals [a, a]
  Here: !Equals [!Ref AWS::Region, ap-southeast-2]
  Told: !Equals [!ImportValue x, y]`;
const SPEC = '{LaunchTemplateId: !Ref Lt, Version: !GetAtt Lt.LatestVersionNumber}';
const NUMBERED = '{LaunchTemplateId: !Ref Lt, Version: "1"}';
const mixed = (specification: string, overrides = '[]') =>
  `MixedInstancesPolicy: {LaunchTemplate: {LaunchTemplateSpecification: ${specification}, Overrides: ${overrides}}}`;

test.each<[string, Written, string[]]>([
  ['its launch template', {}, ['LaunchTemplate: newest-number, parameter']],
  [
    'a version by Fn::Sub',
    { launches: `LaunchTemplate: {LaunchTemplateId: !Ref Lt, Version: !Sub "\${Lt.LatestVersionNumber}"}` },
    ['LaunchTemplate: newest-number, parameter'],
  ],
  [
    'either of two, by a condition on the Region',
    { sections: OFF, launches: `LaunchTemplate: !If [Here, ${SPEC}, ${NUMBERED}]` },
    ['LaunchTemplate: newest-number, parameter'],
  ],
  [
    'a mixed policy at a number, by a condition',
    {
      sections: OFF,
      launches: `MixedInstancesPolicy: !If [On, {LaunchTemplate: {LaunchTemplateSpecification: ${NUMBERED}}}, {LaunchTemplate: {LaunchTemplateSpecification: ${NUMBERED}}}]`,
    },
    ['MixedInstancesPolicy: fixed, parameter'],
  ],
  [
    '$Default',
    { launches: 'LaunchTemplate: {LaunchTemplateId: !Ref Lt, Version: $Default}' },
    ['LaunchTemplate: floating, parameter'],
  ],
  ['no version', { launches: 'LaunchTemplate: {LaunchTemplateId: !Ref Lt}' }, ['LaunchTemplate: absent, parameter']],
  [
    'the default version, which CloudFormation leaves where it is',
    { launches: 'LaunchTemplate: {LaunchTemplateId: !Ref Lt, Version: !GetAtt Lt.DefaultVersionNumber}' },
    ['LaunchTemplate: fixed, parameter'],
  ],
  [
    'the newest version of another launch template',
    {
      launches: 'LaunchTemplate: {LaunchTemplateId: !Ref Lt, Version: !GetAtt Lt2.LatestVersionNumber}',
      resources: 'Lt2: {Type: AWS::EC2::LaunchTemplate}',
    },
    ['LaunchTemplate: ? !GetAtt Lt2.LatestVersionNumber, parameter'],
  ],
  [
    'a launch template by its name',
    {
      launches: `LaunchTemplate: {LaunchTemplateName: !Sub "\${AWS::StackName}-lt", Version: !GetAtt Named.LatestVersionNumber}`,
      resources:
        'Named: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateName: web-prod-lt, LaunchTemplateData: {ImageId: !Ref AmazonMachineImage}}}',
    },
    ['LaunchTemplate: newest-number, parameter'],
  ],
  [
    'a launch template outside of the template',
    { launches: 'LaunchTemplate: {LaunchTemplateId: lt-0123, Version: "3"}' },
    ['LaunchTemplate: fixed, other'],
  ],
  [
    'a launch template of another stack',
    { launches: 'LaunchTemplate: {LaunchTemplateId: !ImportValue lt, Version: !ImportValue version}' },
    ['LaunchTemplate: ? !ImportValue version, ? !ImportValue lt'],
  ],
  [
    'a launch template that a condition leaves out',
    {
      sections: OFF,
      launches: 'LaunchTemplate: {LaunchTemplateId: !Ref Gone, Version: "1"}',
      resources: 'Gone: {Type: AWS::EC2::LaunchTemplate, Condition: Off}',
    },
    ['LaunchTemplate: fixed, ? !Ref Gone'],
  ],
  [
    'a launch configuration',
    {
      launches: 'LaunchConfigurationName: !Ref Lc',
      resources: 'Lc: {Type: AWS::AutoScaling::LaunchConfiguration, Properties: {ImageId: !Ref AmazonMachineImage}}',
    },
    ['LaunchConfigurationName: configuration, parameter'],
  ],
  ['an instance', { launches: 'InstanceId: i-0123' }, ['InstanceId: fixed, other']],
  [
    'an instance of the stack',
    {
      launches: 'InstanceId: !Ref Box',
      resources: 'Box: {Type: AWS::EC2::Instance, Properties: {ImageId: !Ref AmazonMachineImage}}',
    },
    ['InstanceId: fixed, ? !Ref Box'],
  ],
  [
    'overrides, each looked at',
    {
      launches: mixed(
        SPEC,
        `[{InstanceType: m5.large}, {LaunchTemplateSpecification: {LaunchTemplateId: !Ref Lt, Version: $Latest}}, {ImageId: !Ref Other}, {ImageId: !Ref AmazonMachineImage}]`,
      ),
    },
    [
      'MixedInstancesPolicy: newest-number, parameter',
      'override 2: floating, parameter',
      'override 3: own-image, other',
      'override 4: own-image, parameter',
    ],
  ],
  [
    'what cannot be told',
    { sections: OFF, launches: `LaunchTemplate: !If [Told, ${SPEC}, !Ref AWS::NoValue]` },
    ['LaunchTemplate: ? !ImportValue x in condition Told, ? !ImportValue x in condition Told'],
  ],
])('a group launches from %s', (_title, written, expected) => {
  expect(shown(asgOf(written).launches)).toEqual(expected);
});

test.each<[string, string, string, boolean]>([
  ['the parameter', 'ImageId: !Ref AmazonMachineImage', 'parameter', true],
  [
    'the parameter by other functions',
    `ImageId: !Join ["", ["ami-", !Select [1, !Split ["-", !Sub "\${AmazonMachineImage}"]]]]`,
    'parameter',
    true,
  ],
  [
    'another one, and the parameter in a tag',
    'ImageId: !Ref Other\nTagSpecifications: [{Tags: [{Key: Image, Value: !Ref AmazonMachineImage}]}]',
    'other',
    false,
  ],
  [
    'another one by a condition, and the parameter in a tag',
    'ImageId: !If [Off, !Ref AmazonMachineImage, !Ref Other]\nTagSpecifications: [{Tags: [{Key: Image, Value: !Ref AmazonMachineImage}]}]',
    'other',
    false,
  ],
  [
    'the parameter by a condition',
    'ImageId: !If [On, !Ref AmazonMachineImage, "{{resolve:ssm:/golden}}"]',
    'parameter',
    true,
  ],
  ['the new image, written out', 'ImageId: ami-0new', 'other', false],
  ['an SSM parameter', 'ImageId: "{{resolve:ssm:/golden}}"', 'ssm', false],
  ['an SSM parameter, read at each launch', 'ImageId: resolve:ssm:/golden', 'ssm', false],
  [
    'an SSM parameter that is named after the image',
    `ImageId: !Sub "{{resolve:ssm:/\${AmazonMachineImage}}}"`,
    'ssm',
    true,
  ],
  ['a parameter of an SSM type', 'ImageId: !Ref Golden', 'ssm', false],
  ['none', 'InstanceType: m5.large', 'absent', false],
  ['what a custom resource makes of it', 'ImageId: !GetAtt Lookup.Id', '? !GetAtt Lookup.Id', true],
  ['what another stack says', 'ImageId: !ImportValue image', '? !ImportValue image', false],
])('an image that is %s', (_title, data, image, follows) => {
  const group = asgOf({
    data,
    sections: OFF.replace(
      'Conditions:',
      '  Golden: {Type: AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>}\nConditions:',
    ),
    resources: 'Lookup: {Type: Custom::Lookup, Properties: {Image: !Ref AmazonMachineImage}}',
    parameters: [{ key: 'Golden', value: '/golden', resolved: 'ami-0golden' }],
  });
  expect([group.launches.map((source) => word(source.image)), group.follows]).toEqual([[image], follows]);
});

test.each<[string, string, boolean]>([
  ['its user data', `ImageId: ami-0fixed\nUserData: !Base64 {"Fn::Sub": "docker run \${AmazonMachineImage}"}`, true],
  ['nothing', 'ImageId: ami-0fixed', false],
  ['a branch that is not taken', 'ImageId: !If [Off, !Ref AmazonMachineImage, ami-0fixed]', false],
])('a container image goes to what a group launches by %s', (_title, data, follows) => {
  expect(asgOf({ kind: 'container', sections: OFF, data }).follows).toBe(follows);
});

test('instance types are those of the overrides, or else of the launch template', () => {
  const data = 'ImageId: !Ref AmazonMachineImage\nInstanceType: m5.large';
  const types = (launches: string) =>
    asgOf({ data, launches }).launches.map(({ instanceTypes }) =>
      instanceTypes.kind === 'known' ? instanceTypes.value : instanceTypes.kind,
    );
  expect(types(`LaunchTemplate: ${SPEC}`)).toEqual([['m5.large']]);
  expect(types(mixed(SPEC))).toEqual([['m5.large']]);
  expect(types(mixed(SPEC, '[{InstanceType: m6i.large}, {InstanceType: m6a.large}]'))).toEqual([
    ['m6i.large', 'm6a.large'],
  ]);
  expect(
    types(mixed(SPEC, `[{LaunchTemplateSpecification: ${SPEC}}, {InstanceType: m7g.large, ImageId: ami-0arm}]`)),
  ).toEqual([[], ['m5.large'], ['m7g.large']]);
});

test('what depends on the image follows it, through resources and conditions, and not by branches that are not taken', () => {
  const { following } = factsOf({
    sections: `${OFF}\n  IsOld: !Equals [!Ref AmazonMachineImage, ami-0old]\n  IsNew: !Not [!Condition IsOld]`,
    resources: [
      `Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: !Sub "on-\${Asg}"}}`,
      `Alarm: {Type: AWS::CloudWatch::Alarm, Properties: {AlarmName: !If [IsNew, a, b]}}`,
      'New: {Type: AWS::SNS::Topic, Condition: IsNew}',
      'Old: {Type: AWS::SNS::Topic, Condition: IsOld, Properties: {TopicName: !Ref AmazonMachineImage}}',
      'Untaken: {Type: AWS::SNS::Topic, Properties: {TopicName: !If [Off, !Ref AmazonMachineImage, x]}}',
      'Queue: {Type: AWS::SQS::Queue, DependsOn: Asg}',
      `Literal: {Type: AWS::SNS::Topic, Properties: {TopicName: !Sub "\${!AmazonMachineImage}"}}`,
    ].join('\n'),
  });
  expect(following).toEqual(['Lt', 'Asg', 'Topic', 'Alarm', 'New']);
});
