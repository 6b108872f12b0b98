import { plainScalar } from '../../../../src/deploy/decision/template/plain-scalar.ts';
import { parseTemplate } from '../../../../src/deploy/decision/template/text.ts';

const worthOf = (yaml: string): unknown => parseTemplate(`Value: ${yaml}`)?.['Value'];

test.each<[string, unknown]>([
  ['yes', true],
  ['On', true],
  ['TRUE', true],
  ['off', false],
  ['NO', false],
  ['y', 'y'],
  ['N', 'N'],
  ['yEs', 'yEs'],
  ['~', null],
  ['null', null],
  ['3', 3],
  ['+3', 3],
  ['-1_000', -1000],
  ['010', 8],
  ['08', '8.0'],
  ['012345678901', '1.2345678901E10'],
  ['1e400', 'Infinity'],
  ['0b101', 5],
  ['0x1F', 31],
  ['12:30', 750],
  ['12:30:45', 45_045],
  ['9007199254740993', '9007199254740993'],
  ['1.5', 1.5],
  ['7.10', 7.1],
  ['1.0', '1.0'],
  ['1e3', '1000.0'],
  ['12345678.5', '1.23456785E7'],
  ['.5', 0.5],
  ['1.2.3', '1.2.3'],
  ['2010-09-09', '2010-09-09'],
  ['m5.large', 'm5.large'],
  ['-', '-'],
  ['0x', '0x'],
  ['0b_', '0b_'],
])('a plain %s is %j', (source, expected) => {
  expect(plainScalar(source)).toBe(expected);
});

test.each<[string, unknown]>([
  ['"yes"', 'yes'],
  ["'010'", '010'],
  ['!!str on', 'on'],
  ['!!int "10"', 10],
  ['! 5', '5'],
  ['|-\n  on', 'on'],
  ['', null],
  ['[on, "on", 3]', [true, 'on', 3]],
  ['[a: 1]', [{ a: 1 }]],
  ['{on: 1, 010: 2}', { on: 1, '010': 2 }],
  ['{a: 1, a: 2}', { a: 2 }],
])('%j is %j', (yaml, expected) => {
  expect(worthOf(yaml)).toEqual(expected);
});

test.each<[string, unknown]>([
  ['!Ref Image', { Ref: 'Image' }],
  ['!GetAtt Template.LatestVersionNumber', { 'Fn::GetAtt': ['Template', 'LatestVersionNumber'] }],
  ['!GetAtt Nested.Outputs.Url', { 'Fn::GetAtt': ['Nested', 'Outputs.Url'] }],
  ['!GetAtt [Template, Arn]', { 'Fn::GetAtt': ['Template', 'Arn'] }],
  ['!Ref on', { Ref: 'on' }],
  [
    `!If [Big, !Sub "\${A}", !Ref AWS::NoValue]`,
    { 'Fn::If': ['Big', { 'Fn::Sub': `\${A}` }, { Ref: 'AWS::NoValue' }] },
  ],
  ['!Not [!Condition Big]', { 'Fn::Not': [{ Condition: 'Big' }] }],
  [`!Base64\n  Fn::Sub: run \${Image}`, { 'Fn::Base64': { 'Fn::Sub': `run \${Image}` } }],
  ['!Transform {Name: AWS::Include}', { 'Fn::Transform': { Name: 'AWS::Include' } }],
  ['!Unheard of', { 'Fn::Unheard': 'of' }],
])('%s is read as its long form', (yaml, expected) => {
  expect(worthOf(yaml)).toEqual(expected);
});

test('JSON is read as JSON, and the last of two equal keys counts', () => {
  expect(parseTemplate(' {"A": "yes", "B": 1, "A": "no"}')).toEqual({ A: 'no', B: 1 });
  expect(parseTemplate('{A: yes}')).toEqual({ A: true });
});

test.each([
  ['nothing', ''],
  ['a list', '- a list'],
  ['a list of JSON', '[1]'],
  ['what is not closed', 'a: ['],
  ['JSON that is not closed', '{"a": '],
  ['aliases', 'a: &x 1\nb: *x'],
  ['merges', 'a:\n  <<: {b: 1}'],
  ['a tag of another type', 'a: !!timestamp 2001-01-01'],
  ['a key that is no text', '? [a]\n: b'],
  ['more nesting than CloudFormation takes', `{"a": ${'['.repeat(300)}${']'.repeat(300)}}`],
  ['more nesting than a stack holds', `a: ${'['.repeat(20_000)}${']'.repeat(20_000)}`],
])('%s is not read', (_title, text) => {
  expect(parseTemplate(text)).toBeUndefined();
});

test('an anchor that nothing refers to is left out', () => {
  expect(worthOf('&x 1')).toBe(1);
});
