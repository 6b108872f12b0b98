import { dataOf, resolverOf } from './resolving.ts';

const TEMPLATE = `
Parameters:
  Image: { Type: AWS::EC2::Image::Id }
  Size: { Type: Number }
  Zones: { Type: CommaDelimitedList }
  None: { Type: List<AWS::EC2::Subnet::Id> }
  Stage: { Type: AWS::SSM::Parameter::Value<String> }
  Subnets: { Type: "AWS::SSM::Parameter::Value<List<String>>" }
  Name: { Type: AWS::SSM::Parameter::Name }
  Lost: { Type: AWS::SSM::Parameter::Value<String> }
  Secret: { Type: String, NoEcho: "true" }
  Masked: { Type: String }
  Mode: { Type: String }
  Dynamic: { Type: String }
Mappings:
  Sizes:
    prod: { Min: 4, Types: [m5.large, m5.xlarge] }
    "8": { Min: "8" }
Conditions:
  Prod: !Equals [!Ref Stage, prod]
  Here: !Equals [!Ref AWS::Region, ap-southeast-2]
  Joined: !Equals [!Join ["-", [!Ref Mode, !Ref AWS::AccountId]], on-111122223333]
  Subbed: !Equals [!Sub "\${AWS::StackName}/\${Size}", web-prod/4]
  Switched: !Equals [!Ref Mode, on]
  IsFour: !Equals [!Ref Size, 4]
  IsTrue: !Equals ["true", yes]
  Hidden: !Equals [!Ref Secret, x]
  NotHidden: !Not [!Condition Hidden]
  Neither: !And [!Condition Hidden, !Equals [a, b]]
  Either: !Or [!Condition Hidden, !Condition Prod]
  Both: !And [!Condition Hidden, !Condition Prod]
  Round: !Not [!Condition Round]
  Listed: !Equals [!Ref Zones, a]
  Lonely: !And [!Condition Prod]
  Split: !Equals [!Select [1, !Split ["/", "a/b"]], b]
Resources:
  Template: { Type: AWS::EC2::LaunchTemplate }
  Out: { Type: AWS::SNS::Topic, Condition: Switched }
  In: { Type: AWS::SNS::Topic, Condition: Prod, Properties: { Name: in } }
  Gone: { Type: AWS::SNS::Topic, Condition: Switched, Properties: { Name: out } }
`;

const resolver = resolverOf(TEMPLATE, [
  { key: 'Size', value: '4' },
  { key: 'Zones', value: 'a, b ,c' },
  { key: 'None', value: '' },
  { key: 'Stage', value: '/app/stage', resolved: 'prod' },
  { key: 'Subnets', value: '/app/subnets', resolved: 'subnet-1,subnet-2' },
  { key: 'Name', value: '/app/name' },
  { key: 'Lost', value: '/app/lost' },
  { key: 'Secret', value: '****' },
  { key: 'Masked', value: '****' },
  { key: 'Mode', value: 'on' },
  { key: 'Dynamic', value: '{{resolve:ssm:/golden/web}}' },
]);

/** What a value written in YAML comes to. */
const worth = (yaml: string): unknown => {
  const value = resolverOf(`Value: ${yaml}`).template['Value'];
  return dataOf(resolver.resolve(value));
};

test.each<[string, unknown]>([
  ['!Ref Image', 'ami-0new'],
  ['!Ref Size', '4'],
  ['!Ref Zones', ['a', 'b', 'c']],
  ['!Ref None', []],
  ['!Ref Stage', 'prod'],
  ['!Ref Subnets', ['subnet-1', 'subnet-2']],
  ['!Ref Name', '/app/name'],
  ['!Ref Lost', '? !Ref Lost'],
  ['!Ref Secret', '? !Ref Secret'],
  ['!Ref Masked', '? !Ref Masked'],
  ['!Ref Nobody', '? !Ref Nobody'],
  ['!Ref AWS::AccountId', '111122223333'],
  ['!Ref AWS::Region', 'ap-southeast-2'],
  ['!Ref AWS::Partition', 'aws'],
  ['!Ref AWS::URLSuffix', 'amazonaws.com'],
  ['!Ref AWS::StackName', 'web-prod'],
  ['!Ref AWS::NotificationARNs', '? !Ref AWS::NotificationARNs'],
  ['!Ref AWS::NoValue', undefined],
  ['!Ref Template', '? !Ref Template'],
])('parameters: %s is %j', (yaml, expected) => {
  expect(worth(yaml)).toEqual(expected);
});

test.each<[string, unknown]>([
  ['{A: !Ref AWS::NoValue, B: [1, !Ref AWS::NoValue, 2]}', { B: [1, 2] }],
  ['{Condition: Prod}', { Condition: 'Prod' }],
  ['null', '? null'],
  ['{{resolve:ssm:/golden/web}}', '? {{resolve:ssm:/golden/web}}'],
  ['"{{resolve:secretsmanager:x}}"', '? {{resolve:secretsmanager:x}}'],
  ['!Ref Dynamic', '? {{resolve:ssm:/golden/web}}'],
  ['!GetAtt Template.LatestVersionNumber', '? !GetAtt Template.LatestVersionNumber'],
  ['!ImportValue net', '? !ImportValue net'],
  ['!GetAZs ""', '? !GetAZs '],
  ['!ToJsonString {a: 1}', '? !ToJsonString {a: 1}'],
  ['!Length [1]', '? !Length [1]'],
  ['{Fn::Transform: {Name: X}, A: 1}', '? {Fn::Transform: {Name: X}, A: 1}'],
])('values: %s is %j', (yaml, expected) => {
  if (yaml.startsWith('{{')) expect(dataOf(resolver.resolve(yaml))).toEqual(expected);
  else expect(worth(yaml)).toEqual(expected);
});

test.each<[string, unknown]>([
  [`!Sub "\${AWS::Region}-\${Size}-\${!Size}"`, `ap-southeast-2-4-\${Size}`],
  [`!Sub ["\${A}-\${Size}", {A: !Ref Mode}]`, 'on-4'],
  [`!Sub ["\${Size}", {Size: own}]`, 'own'],
  [`!Sub "\${Template.LatestVersionNumber}"`, '? !GetAtt Template.LatestVersionNumber'],
  [`!Sub "x-\${Secret}"`, '? !Ref Secret'],
  [`!Sub "\${Zones}"`, `? !Sub \${Zones}`],
  [`!Sub "\${ Size }"`, '4'],
  [`!Sub "\${Si ze}"`, `? !Sub \${Si ze}`],
  [`!Sub "\${AWS::NoValue}"`, `? !Sub \${AWS::NoValue}`],
  [`!Sub "$Size \${"`, `$Size \${`],
  [`!Sub "{{resolve:ssm:/golden/\${Stage}}}"`, '? {{resolve:ssm:/golden/prod}}'],
  ['!Join ["-", [a, !Ref Size, !Ref AWS::NoValue, true]]', 'a-4-true'],
  ['!Join [",", !Ref Zones]', 'a,b,c'],
  ['!Join ["", !Ref None]', ''],
  ['!Join ["", [!GetAtt Template.Arn]]', '? !GetAtt Template.Arn'],
  ['!Join [",", !GetAZs x]', '? !GetAZs x'],
  ['!Join [",", [!Ref Zones]]', '? !Join [,, [!Ref Zones]]'],
  ['!Select [1, !Ref Zones]', 'b'],
  ['!Select ["0", [a, !Ref Secret]]', 'a'],
  ['!Select [1, [a, !Ref Secret]]', '? !Ref Secret'],
  ['!Select [3, !Ref Zones]', '? !Select [3, !Ref Zones]'],
  ['!Select [0.5, !Ref Zones]', '? !Select [0.5, !Ref Zones]'],
  ['!Select [0, [!Ref AWS::NoValue, a]]', '? !Select [0, [!Ref AWS::NoValue, a]]'],
  ['!Split ["/", "a/b//c"]', ['a', 'b', '', 'c']],
  ['!Split ["", abc]', '? !Split [, abc]'],
  ['!Select [2, !Split ["-", !Ref AWS::Region]]', '2'],
  ['!FindInMap [Sizes, !Ref Stage, Min]', 4],
  ['!FindInMap [Sizes, 8, Min]', '8'],
  ['!FindInMap [Sizes, prod, Types]', ['m5.large', 'm5.xlarge']],
  ['!FindInMap [Sizes, dev, Min]', '? !FindInMap [Sizes, dev, Min]'],
  ['!FindInMap [Sizes, constructor, Min]', '? !FindInMap [Sizes, constructor, Min]'],
  ['!FindInMap [Sizes, dev, Min, {DefaultValue: 1}]', '? !FindInMap [Sizes, dev, Min, {DefaultValue: 1}]'],
  ['!FindInMap [Sizes, !Ref Secret, Min]', '? !Ref Secret'],
  ['!Base64 "run"', 'cnVu'],
  ['!Base64 {a: 1}', '? !Base64 {a: 1}'],
  ['!Cidr [10.0.0.0/24, 2, 5]', ['10.0.0.0/27', '10.0.0.32/27']],
  ['!Cidr [10.0.0.0/24, 9, 5]', '? !Cidr [10.0.0.0/24, 9, 5]'],
  ['!Cidr ["2600::/56", 2, 64]', '? !Cidr [2600::/56, 2, 64]'],
  ['!GetAtt [Template, !Ref Mode]', '? !GetAtt Template.on'],
])('functions: %s is %j', (yaml, expected) => {
  expect(worth(yaml)).toEqual(expected);
});

test.each<[string, boolean | string]>([
  ['Prod', true],
  ['Here', true],
  ['Joined', true],
  ['Subbed', true],
  ['Switched', false],
  ['IsFour', true],
  ['IsTrue', true],
  ['Split', true],
  ['Hidden', '!Ref Secret'],
  ['NotHidden', '!Ref Secret'],
  ['Neither', false],
  ['Either', true],
  ['Both', '!Ref Secret'],
  ['Round', 'condition Round'],
  ['Listed', '!Equals'],
  ['Lonely', '!And'],
  ['Nowhere', 'condition Nowhere'],
])('condition %s: %j', (name, expected) => {
  const verdict = resolver.holds(name);
  expect(typeof verdict === 'boolean' ? verdict : verdict.expression).toBe(expected);
});

const HIDDEN = '? !Ref Secret in condition Hidden';

test.each<[string, unknown]>([
  ['!If [Prod, 4, 2]', 4],
  ['!If [Switched, 4, !Ref AWS::NoValue]', undefined],
  ['!If [Prod, x, "{{resolve:ssm:/x}}"]', 'x'],
  ['!If [Hidden, {A: [1, !Ref Size]}, {A: [1, "4"]}]', { A: [1, '4'] }],
  ['!If [Hidden, 1, 2]', '? !Ref Secret in condition Hidden'],
  ['!If [Hidden, !Ref Secret, !Ref Secret]', '? !Ref Secret'],
  ['!If [Hidden, {A: 1, B: 2, C: 3}, {A: 1, B: 4}]', { A: 1, B: HIDDEN, C: HIDDEN }],
  ['!If [Hidden, [1, 2], [1, 3]]', [1, HIDDEN]],
  ['!If [Hidden, [1], []]', HIDDEN],
  ['!If [Prod, !If [Switched, 1, !If [Here, 2, 3]], 4]', 2],
  ['!If [Prod, 1]', '? !If [Prod, 1]'],
])('branches: %s is %j', (yaml, expected) => {
  expect(worth(yaml)).toEqual(expected);
});

test('a resource whose condition does not hold is not there, and nothing may refer to it', () => {
  expect(dataOf(resolver.attribute('In', 'Properties'))).toEqual({ Name: 'in' });
  expect(resolver.attribute('Gone', 'Properties')).toEqual({ kind: 'absent' });
  expect(resolver.attribute('Nobody', 'Properties')).toEqual({ kind: 'absent' });
  expect(resolver.resolve({ Ref: 'Out' })).toEqual({ kind: 'unknown', expression: '!Ref Out' });
  expect(resolver.resolve({ Ref: 'In' })).toMatchObject({ attribute: { resource: 'In', name: '' } });
});

test('a dynamic reference to an SSM parameter is known as one, wherever its text comes from', () => {
  for (const value of ['{{resolve:ssm:/a:3}}', { Ref: 'Dynamic' }, { 'Fn::Sub': `{{resolve:ssm:/\${Secret}}}` }])
    expect(resolver.resolve(value)).toMatchObject({ kind: 'unknown', ssm: true });
  expect(resolver.resolve('{{resolve:secretsmanager:a}}')).not.toHaveProperty('ssm');
});

test('an expression is one line that is short enough to read', () => {
  const value = resolver.resolve({ 'Fn::ImportValue': `a\n${'b'.repeat(200)}` });
  expect(dataOf(value)).toMatch(/^\? !ImportValue a b+…$/);
});
