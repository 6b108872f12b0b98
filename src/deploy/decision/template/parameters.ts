import type { Stack, StackParameter } from '../../../aws/cloudformation.ts';
import type { JsonObject } from '../../types/template.ts';
import { memberOf, objectOf, textOf } from './json.ts';
import { ABSENT, type Resolved, scalar, unknown } from './resolved.ts';

/** The value of every parameter of a template, including pseudo parameters. */
export type Parameters = ReadonlyMap<string, Resolved>;

export const declaredType = (template: JsonObject, name: string): string =>
  textOf(memberOf(memberOf(template['Parameters'], name), 'Type'));

/** The stack's parameters in an update that gives one of them a new value; the others keep theirs. */
export function parametersOf(template: JsonObject, stack: Stack, changed: { name: string; value: string }): Parameters {
  const given = new Map(stack.parameters.map((parameter) => [parameter.key, parameter]));
  const found = new Map<string, Resolved>(pseudoParameters(stack));
  for (const name of Object.keys(objectOf(template['Parameters']))) {
    const value =
      name === changed.name ? { key: name, value: changed.value, resolved: changed.value } : given.get(name);
    found.set(name, value === undefined ? unknown(`!Ref ${name}`) : parameterValue(template, value));
  }
  return found;
}

/** What DescribeStacks writes in place of a value that it keeps to itself. */
const MASKED = /^\*+$/;

/**
 * Of an SSM type it is what the name stood for in the stack's last operation: CloudFormation reads it again in each.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Parameter.html
 */
function parameterValue(template: JsonObject, { key, value, resolved }: StackParameter): Resolved {
  const type = declaredType(template, key);
  const hidden = textOf(memberOf(memberOf(template['Parameters'], key), 'NoEcho')).toLowerCase() === 'true';
  const text = type.startsWith('AWS::SSM::Parameter::Value<') ? resolved : value;
  if (hidden || text === undefined || MASKED.test(text)) return unknown(`!Ref ${key}`);
  return isListType(type) ? listOfText(text) : scalar(text);
}

/** `List<Number>`, `CommaDelimitedList`, and both within an SSM type. */
const isListType = (type: string): boolean => /(?:^|<)(?:CommaDelimitedList|List<)/.test(type);

/** Each entry is trimmed; an empty text is a list of none. */
const listOfText = (text: string): Resolved => ({
  kind: 'list',
  items: text.trim() === '' ? [] : text.split(',').map((item) => scalar(item.trim())),
});

const SUFFIXES: Readonly<Record<string, string>> = {
  aws: 'amazonaws.com',
  'aws-cn': 'amazonaws.com.cn',
  'aws-us-gov': 'amazonaws.com',
};

/** `arn:<partition>:cloudformation:<region>:<account>:stack/<name>/<id>` has all that is known of the place. */
function pseudoParameters({ id, name }: Stack): (readonly [string, Resolved])[] {
  const [, partition, , region, account] = id.split(':');
  const known = {
    'AWS::AccountId': account,
    'AWS::Partition': partition,
    'AWS::Region': region,
    'AWS::StackId': id,
    'AWS::StackName': name,
    'AWS::URLSuffix': SUFFIXES[partition ?? ''],
    'AWS::NotificationARNs': undefined,
  };
  return [
    ['AWS::NoValue', ABSENT],
    ...Object.entries(known).map(
      ([key, value]) => [key, value === undefined ? unknown(`!Ref ${key}`) : scalar(value)] as const,
    ),
  ];
}
