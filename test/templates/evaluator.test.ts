import type { Json } from '../../src/deploy/types/template.ts';
import { type EvaluationInput, evaluateTemplate } from '../support/templates/evaluator.ts';
import { plainValue, readTemplateText } from '../support/templates/text.ts';

const PSEUDO = {
  'AWS::Region': 'us-east-1',
  'AWS::AccountId': '123456789012',
  'AWS::Partition': 'aws',
  'AWS::StackName': 'web',
};

const evaluated = (text: string, given: Partial<EvaluationInput> = {}) =>
  evaluateTemplate({ template: readTemplateText(text), parameters: [], hidden: {}, pseudo: PSEUDO, ...given });

/** One property `It` of one resource, with the sections before it. */
const property = (it: string, before = '', given: Partial<EvaluationInput> = {}): Json | undefined =>
  evaluated(`${before}\nResources:\n  A:\n    Type: AWS::SNS::Topic\n    Properties:\n      It: ${it}\n`, given)
    .resources['A']?.properties['It'];

describe('a plain scalar is what YAML 1.1 says', () => {
  // https://yaml.org/type/bool.html, int.html, float.html, null.html
  test.each<[string, Json]>([
    ['on', true],
    ['Off', false],
    ['YES', true],
    ['no', false],
    ['True', true],
    ['oN', 'oN'],
    ['y', 'y'],
    ['~', null],
    ['010', 8],
    ['0o10', '0o10'],
    ['089', 89],
    ['0x1F', 31],
    ['-0b11', -3],
    ['1_000', 1000],
    ['22:22', 1342],
    ['1.50', 1.5],
    ['1e3', '1e3'],
    ['2010-09-09', '2010-09-09'],
    ['arn:aws:s3:::b', 'arn:aws:s3:::b'],
  ])('%s', (text, value) => {
    expect(plainValue(text)).toStrictEqual(value);
  });

  test('and a quoted one, or one with a tag, is text', () => {
    expect(readTemplateText('{a: "on", b: \'010\', c: !Ref on, d: on}')).toStrictEqual({
      a: 'on',
      b: '010',
      c: { Ref: 'on' },
      d: true,
    });
  });
});

describe('short forms', () => {
  test('are the long ones', () => {
    expect(readTemplateText('[!GetAtt A.B.C, !Sub [x, {k: !Ref P}], !Not [!Condition C]]')).toStrictEqual([
      { 'Fn::GetAtt': ['A', 'B.C'] },
      { 'Fn::Sub': ['x', { k: { Ref: 'P' } }] },
      { 'Fn::Not': [{ Condition: 'C' }] },
    ]);
  });

  test('aliases and merges are refused', () => {
    expect(() => readTemplateText('a: &x 1\nb: *x\n')).toThrow('aliases');
    expect(() => readTemplateText('a:\n  "<<": {b: 1}\n')).toThrow('merges');
  });
});

describe('functions, by their pages in the template reference', () => {
  const mappings = 'Mappings:\n  M:\n    us-east-1:\n      Size: 2\n      List: [a, b]\n';
  test.each<[string, string, Json | undefined]>([
    ['Join', '!Join [":", [a, b, c]]', 'a:b:c'],
    ['Split', '!Split ["|", "a||c|"]', ['a', '', 'c', '']],
    ['Select', '!Select ["1", [apples, grapes]]', 'grapes'],
    ['Select of Split', '!Select [2, !Split [",", "a,b,c"]]', 'c'],
    ['Base64', '{"Fn::Base64": AWS CloudFormation}', 'QVdTIENsb3VkRm9ybWF0aW9u'],
    ['FindInMap', '!FindInMap [M, !Ref "AWS::Region", Size]', 2],
    ['a list of a map', '!FindInMap [M, us-east-1, List]', ['a', 'b']],
    ['Sub with a pseudo parameter', `!Sub "arn:\${AWS::Partition}:\${AWS::AccountId}"`, 'arn:aws:123456789012'],
    ['Sub of what is meant literally', `!Sub "\${!Literal} \${AWS::StackName}"`, `\${Literal} web`],
    ['Sub with its own variables', `!Sub ["www.\${Domain}", {Domain: !Ref "AWS::StackName"}]`, 'www.web'],
    ['NoValue', '!Ref AWS::NoValue', undefined],
    ['NoValue in a list', '[a, !Ref AWS::NoValue, b]', ['a', 'b']],
  ])('%s', (_name, it, value) => {
    expect(property(it, mappings)).toStrictEqual(value);
  });

  test('an index that is not there, a map that is not there and a function of an extension are refused', () => {
    expect(() => property('!Select [3, [a]]')).toThrow('no item');
    expect(() => property('!FindInMap [M, eu-west-1, Size]', mappings)).toThrow('no mapping');
    expect(() => property('{"Fn::Length": [1, 2]}')).toThrow('Fn::Length');
    expect(() => evaluated('Transform: AWS::LanguageExtensions\nResources: {}')).toThrow('Transform');
  });
});

describe('parameters', () => {
  const declared = (type: string, more = '') => `Parameters:\n  P: {Type: "${type}"${more}}\n`;

  test.each<[string, string, EvaluationInput['parameters'][number], Json]>([
    ['text', 'String', { key: 'P', value: 'on' }, 'on'],
    ['a number, which Ref gives as text', 'Number', { key: 'P', value: '08' }, '08'],
    ['a list of numbers', 'List<Number>', { key: 'P', value: '80, 20' }, ['80', '20']],
    ['a comma-delimited list', 'CommaDelimitedList', { key: 'P', value: 'test,dev , prod' }, ['test', 'dev', 'prod']],
    ['an SSM parameter', 'AWS::SSM::Parameter::Value<String>', { key: 'P', value: '/a', resolved: 'b' }, 'b'],
    [
      'a list in one',
      'AWS::SSM::Parameter::Value<List<String>>',
      { key: 'P', value: '/a', resolved: 'b,c' },
      ['b', 'c'],
    ],
    ['the name of one', 'AWS::SSM::Parameter::Name', { key: 'P', value: '/a' }, '/a'],
  ])('%s', (_name, type, given, value) => {
    expect(property('!Ref P', declared(type), { parameters: [given] })).toStrictEqual(value);
  });

  test('the default of a boolean is the text that is compared', () => {
    const before = `${declared('String', ', Default: yes')}Conditions:\n  C: !Equals [!Ref P, "true"]\n`;
    expect(property('!If [C, 1, 2]', before)).toBe(1);
  });

  test('a NoEcho one is hidden, whatever is shown', () => {
    const given = { parameters: [{ key: 'P', value: '****' }], hidden: { 'parameter:P': 'blue' } };
    expect(property('!Ref P', declared('String', ', NoEcho: true'), given)).toBe('blue');
  });
});

describe('conditions', () => {
  const before = (condition: string) =>
    `Parameters:\n  Mode: {Type: String}\n  Flag: {Type: String}\nConditions:\n  D: !Equals [!Ref Mode, "on"]\n  C: ${condition}\n`;
  const parameters = [
    { key: 'Mode', value: 'on' },
    { key: 'Flag', value: 'true' },
  ];

  test.each([
    ['the plain word is a boolean, and its text is true', '!Equals [!Ref Mode, on]', 'no'],
    ['the quoted word is itself', "!Equals [!Ref Mode, 'on']", 'yes'],
    ['true is compared as text', '!Equals [!Ref Flag, true]', 'yes'],
    ['and so is yes', '!Equals [!Ref Flag, yes]', 'yes'],
    ['text is compared with its case', '!Equals [!Ref Flag, "True"]', 'no'],
    ['Not of another', '!Not [!Condition D]', 'no'],
    ['And, nested', '!And [!Condition D, !Or [!Equals [a, b], !Equals [!Ref "AWS::Region", us-east-1]]]', 'yes'],
  ])('%s', (_name, condition, value) => {
    expect(property('!If [C, "yes", "no"]', before(condition), { parameters })).toBe(value);
  });

  test('a resource whose condition does not hold is not there, and the branch not taken is not read', () => {
    const { resources, asked } = evaluated(
      'Conditions:\n  C: !Equals [a, b]\nResources:\n  A: {Type: T, Condition: C}\n  B:\n    Type: T\n    Properties: {It: !If [C, !GetAtt A.Arn, x]}\n',
    );
    expect(resources).toStrictEqual({
      B: { type: 'T', properties: { It: 'x' }, updatePolicy: {}, creationPolicy: {} },
    });
    expect(asked).toStrictEqual([]);
  });
});

describe('what only AWS knows', () => {
  test('is taken by name', () => {
    const hidden = {
      'ref:A': 'arn:topic',
      'attribute:A.Name': 'n',
      'import:web-net': 'vpc-1',
      'zones:us-east-1': ['us-east-1a'],
      'dynamic:{{resolve:ssm:/p:2}}': 'found',
    };
    const it = (value: string) => property(value, '', { hidden });
    expect(it('!Ref A')).toBe('arn:topic');
    expect(it(`!Sub "\${A.Name}/\${A}"`)).toBe('n/arn:topic');
    expect(it(`{"Fn::ImportValue": !Sub "\${AWS::StackName}-net"}`)).toBe('vpc-1');
    expect(it('!GetAZs ""')).toStrictEqual(['us-east-1a']);
    expect(it('"x {{resolve:ssm:/p:2}}"')).toBe('x found');
    expect(() => it('!GetAtt A.Arn')).toThrow('attribute:A.Arn is not given');
  });
});
