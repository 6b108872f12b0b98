import { evaluateRecord, type Scope } from '../../../../local/aws/cloudformation/evaluate.ts';
import { isListType, splitList } from '../../../../local/aws/cloudformation/scope.ts';
import { parseTemplate } from '../../../../local/aws/cloudformation/template-text.ts';
import { readYaml } from '../../../../local/aws/cloudformation/yaml-text.ts';
import { isRecord } from '../../../../local/aws/json-value.ts';
import { evaluateTemplate } from '../../../support/templates/evaluator.ts';
import { generateTemplate } from '../../../support/templates/generator.ts';
import { readTemplateText } from '../../../support/templates/text.ts';
import { hiddenName, isObject, textOf } from '../../../support/templates/values.ts';
import { given, MINUTE, stackWorld } from './stack-world.ts';

const outputOf = async (template: string, parameters: Record<string, string> = {}) => {
  const world = stackWorld();
  await world.handlers.CreateStack({ StackName: 'web', TemplateBody: template, Parameters: given(parameters) });
  await world.clock.advance(MINUTE);
  return (await world.stack())?.Outputs?.[0]?.OutputValue;
};

const logs = (value: string, before = '') =>
  `${before}\nResources:\n  Logs: { Type: "AWS::Logs::LogGroup" }\nOutputs:\n  It: { Value: ${value} }\n`;

test.each([
  ['a boolean word', '!Join ["", [on]]', 'true'],
  ['a quoted word', "!Join ['', ['on']]", 'on'],
  ['a single letter, which is text', '!Join ["", [y, n]]', 'yn'],
  ['an octal number', '!Join ["", [010]]', '8'],
  ['a date, which is text', '!Join ["", [2026-11-30]]', '2026-11-30'],
  ['a tagged word, which is a name', '!If [on, "yes", "no"]', 'yes'],
])('reads %s as YAML 1.1', async (_name, value, expected) => {
  expect(await outputOf(logs(value, "Conditions: { 'true': !Equals [a, a] }"))).toBe(expected);
});

const compared = (condition: string) =>
  logs(
    '!If [C, "yes", "no"]',
    `Parameters: { Flag: { Type: String }, Count: { Type: Number, Default: 3 } }\nConditions: { C: ${condition} }`,
  );

test.each([
  ['true', '!Equals [!Ref Flag, true]', 'yes'],
  ['true', '!Equals [!Ref Flag, yes]', 'yes'],
  ['on', '!Equals [!Ref Flag, on]', 'no'],
  ['on', "!Equals [!Ref Flag, 'on']", 'yes'],
  ['x', '!Equals [!Ref Count, 3]', 'yes'],
  ['x', '!And [!Equals [a, a], !Not [!Equals [!Ref AWS::Region, us-east-1]]]', 'yes'],
])('compares as text: %s in %s', async (Flag, condition, expected) => {
  expect(await outputOf(compared(condition), { Flag })).toBe(expected);
});

test('a NoEcho value is shown as asterisks, and is used', async () => {
  const world = stackWorld();
  await world.handlers.CreateStack({
    StackName: 'web',
    TemplateBody: logs('!Ref Secret', 'Parameters: { Secret: { Type: String, NoEcho: yes } }'),
    Parameters: given({ Secret: 'blue' }),
  });
  await world.clock.advance(MINUTE);
  expect(await world.stack()).toMatchObject({
    Parameters: [{ ParameterKey: 'Secret', ParameterValue: '****' }],
    Outputs: [{ OutputValue: 'blue' }],
  });
});

test.each<[string, string]>([
  ['Transform: AWS::LanguageExtensions\nResources: {}', 'Transform AWS::LanguageExtensions is not simulated'],
  ['Transform: [Mine, AWS::Serverless-2016-10-31]\nResources: {}', 'Transform Mine, AWS::Serverless-2016-10-31'],
  ['Rules: { R: {} }\nResources: {}', 'The section Rules is not simulated'],
  ['Resource: {}', 'Invalid template property or properties [Resource]'],
  ['Resources: { L: { Type: AWS::Logs::LogGroup, Property: {} } }', "Invalid template resource property 'Property'"],
  ['Resources: { L: { Type: AWS::Logs::LogGroup, DeletionPolicy: Retain } }', 'DeletionPolicy Retain is not simulated'],
  [
    'Resources: { L: { Type: AWS::Logs::LogGroup, UpdateReplacePolicy: Snapshot } }',
    'UpdateReplacePolicy Snapshot is not simulated',
  ],
  ['Resources: { L: { Type: AWS::CloudFormation::Stack } }', 'Nested stacks are not simulated: [L]'],
  ['Resources: { L: { Type: A::B::C::MODULE } }', 'Modules are not simulated: [L]'],
  ['A: &a { b: 1 }\nResources: { L: *a }', 'YAML aliases are not supported in CloudFormation templates'],
  [
    'Resources: { L: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: } } }',
    "'null' values are not allowed in templates",
  ],
  ['Resources: { L: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: !Nobody x } } }', 'YAML tag !Nobody'],
])('refuses %s', (template, message) => {
  expect(() => parseTemplate(template)).toThrow(message);
});

test.each([
  ['{ "Fn::Cidr": ["10.0.0.0/16", 2, 8] }', 'Fn::Cidr is not simulated'],
  ['{ "Fn::Length": [1] }', 'Fn::Length is not simulated'],
  ['{ "Fn::Transform": { Name: AWS::Include } }', 'Fn::Transform is not simulated'],
  ['"{{resolve:ssm:/golden/web}}"', 'Dynamic references are not simulated: {{resolve:ssm:/golden/web}}'],
  ['!Select [0, !GetAZs eu-west-9]', 'Fn::GetAZs of another Region is not simulated'],
  ['!Join ["", [[a], b]]', 'Fn::Join'],
  [`!Sub "\${Names}"`, 'Fn::Sub'],
])('refuses %s by name', async (value, message) => {
  const names = 'Parameters: { Names: { Type: CommaDelimitedList, Default: "a,b" } }';
  const world = stackWorld();
  const TemplateBody = `${names}\nResources: { L: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: ${value} } } }`;
  const told = await world.handlers
    .CreateStack({ StackName: 'web', TemplateBody })
    .then(() => world.clock.advance(MINUTE))
    .then(world.told)
    .catch(String);
  expect(JSON.stringify(told)).toContain(message);
});

/** Names as the other evaluator has them; types of the simulator are left aside. */
const scopeOf = (root: Record<string, unknown>, one: ReturnType<typeof generateTemplate>): Scope => {
  const { pseudo, parameters, hidden } = one;
  const first = (name: string) => hidden[name]?.[0];
  const section = (name: string) => (isRecord(root[name]) ? root[name] : {});
  const scope: Scope = {
    region: textOf(pseudo['AWS::Region'] ?? ''),
    mappings: section('Mappings'),
    ref(name) {
      if (name === 'AWS::NoValue') return undefined;
      const declared = section('Parameters')[name];
      const found = parameters.find(({ key }) => key === name);
      const value = first(hiddenName.noEcho(name)) ?? found?.resolved ?? found?.value;
      if (!isRecord(declared)) return pseudo[name] ?? first(hiddenName.ref(name));
      return isListType(String(declared['Type'])) ? splitList(textOf(value ?? '')) : value;
    },
    getAtt: (id, attribute) => first(hiddenName.attribute(id, attribute)),
    condition: (name) => evaluateRecord({ it: section('Conditions')[name] }, scope)['it'] === true,
    importValue: (name) => first(hiddenName.imported(name)),
  };
  return scope;
};

const GENERATED = Array.from({ length: 60 }, (_none, index) => generateTemplate(5_000 + index)).filter(
  ({ text }) => !text.includes('{{resolve'),
);

test('comes to what an evaluator that shares nothing with it comes to', () => {
  expect(GENERATED.length).toBeGreaterThan(5);
  for (const one of GENERATED) {
    const { text, parameters, pseudo, hidden } = one;
    const firsts = Object.fromEntries(Object.entries(hidden).map(([name, [value = '']]) => [name, value]));
    const template = readTemplateText(text);
    const expected = evaluateTemplate({ template, parameters, pseudo, hidden: firsts }).resources;
    const root = readYaml(text);
    if (!isRecord(root) || !isRecord(root['Resources'])) throw new Error('no template');
    const scope = scopeOf(root, one);
    for (const [id, { properties, updatePolicy, creationPolicy }] of Object.entries(expected)) {
      const given = root['Resources'][id];
      const evaluated = (name: string) =>
        evaluateRecord(isRecord(given) && isRecord(given[name]) ? given[name] : {}, scope);
      expect(evaluated('Properties')).toStrictEqual(properties);
      expect(evaluated('UpdatePolicy')).toStrictEqual(isObject(updatePolicy) ? updatePolicy : {});
      expect(evaluated('CreationPolicy')).toStrictEqual(creationPolicy);
    }
  }
});
