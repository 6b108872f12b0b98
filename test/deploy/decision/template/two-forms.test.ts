import fc from 'fast-check';
import { readTemplate } from '../../../../src/deploy/decision/template/read.ts';
import { parseTemplate } from '../../../../src/deploy/decision/template/text.ts';
import type { JsonObject, TemplateFacts } from '../../../../src/deploy/types/template.ts';
import { aStack } from '../../facts.ts';

/** JSON is YAML too, once it does not begin with a brace. */
const forms = (json: string): (JsonObject | undefined)[] => [parseTemplate(json), parseTemplate(`# as YAML\n${json}`)];

const NUMBER = fc.oneof(
  fc.stringMatching(/^-?(?:0|[1-9]\d{0,20})$/),
  fc.stringMatching(/^-?(?:0|[1-9]\d{0,9})\.\d{1,9}$/),
  fc.stringMatching(/^-?(?:0|[1-9]\d{0,5})(?:\.\d{1,3})?[eE][-+]?\d{1,3}$/),
);

/** The text of a value, with numbers and texts as someone may write them; texts that look like numbers among them. */
const { value: VALUE } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    NUMBER,
    NUMBER.map((number) => JSON.stringify(number)),
    fc.constantFrom('true', 'false', 'null', '"on"', '"a\\"1.0\\\\"', '"\\\\"', '"1.0, 2.0"'),
    fc.string({ maxLength: 12 }).map((text) => JSON.stringify(text)),
    fc.array(tie('value'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
    fc
      .array(fc.tuple(fc.stringMatching(/^[A-Za-z0-9.:]{1,8}$/), tie('value')), { maxLength: 3 })
      .map((entries) => `{${entries.map(([key, value]) => `"${key}": ${value}`).join(', ')}}`),
  ),
}));

test('a text of JSON is the same template when it is read as YAML', () => {
  fc.assert(
    fc.property(VALUE, (value) => {
      const [json, yaml] = forms(`{"A": ${value}}`);
      expect(json).toBeDefined();
      expect(json).toStrictEqual(yaml);
    }),
    { numRuns: 300 },
  );
});

const deciding = (written: string): string => `{
  "Parameters": {"Image": {"Type": "String"}, "V": {"Type": "String"}},
  "Mappings": {"Sizes": {"web": {"Max": ${written}}}},
  "Conditions": {"C": {"Fn::Equals": [{"Ref": "V"}, ${written}]}},
  "Resources": {
    "Lt": {"Type": "AWS::EC2::LaunchTemplate", "Properties": {"LaunchTemplateData": {"ImageId": {"Ref": "Image"}}}},
    "Asg": {
      "Type": "AWS::AutoScaling::AutoScalingGroup",
      "UpdatePolicy": {"AutoScalingReplacingUpdate": {"WillReplace": {"Fn::If": ["C", true, false]}}},
      "Properties": {
        "AutoScalingGroupName": {"Fn::Sub": ["web-\${N}", {"N": ${written}}]},
        "MinSize": ${written},
        "MaxSize": {"Fn::FindInMap": ["Sizes", "web", "Max"]},
        "LaunchTemplate": {"LaunchTemplateId": {"Ref": "Lt"}, "Version": {"Fn::GetAtt": ["Lt", "LatestVersionNumber"]}}
      }
    }
  }
}`;

const factsOf = (template: JsonObject, value: string): TemplateFacts => {
  const stack = aStack({
    parameters: [
      { key: 'Image', value: 'ami-0old' },
      { key: 'V', value },
    ],
  });
  const image = { id: 'ami-0new', kind: 'ami' as const };
  return readTemplate({ template, source: template, stack, parameter: 'Image', image });
};

const bothWays = (written: string, value: string): TemplateFacts[] =>
  forms(deciding(written)).map((template) => factsOf(template ?? {}, value));

test('a number decides alike in both forms', () => {
  fc.assert(
    fc.property(NUMBER, fc.option(NUMBER), (written, other) => {
      const [json, yaml] = bothWays(written, other ?? written);
      expect(json?.groups).toHaveLength(1);
      expect(json).toStrictEqual(yaml);
    }),
    { numRuns: 150 },
  );
});

test.each([
  ['1', '1', 'replace'],
  ['1.0', '1.0', 'replace'],
  ['1.0', '1', 'none'],
  ['1', '1.0', 'none'],
  ['9007199254740993', '9007199254740993', 'replace'],
  ['9007199254740993', '9007199254740992', 'none'],
  ['123456789012', '123456789012', 'replace'],
  ['5e8', '5.0E8', 'replace'],
  ['1.50', '1.5', 'replace'],
  ['-0', '0', 'replace'],
])('%s written bare, compared with the parameter %s: %s', (written, value, update) => {
  expect(bothWays(written, value).map(({ groups }) => groups[0]?.update.kind)).toEqual([update, update]);
});

test('an integer keeps its digits in a text, whichever form it stands in', () => {
  const names = bothWays('12345678901234567890', '').map(({ groups }) => groups[0]?.name);
  expect(names).toEqual(Array(2).fill({ kind: 'known', value: 'web-12345678901234567890' }));
});
