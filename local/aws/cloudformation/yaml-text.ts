import {
  type CollectionTag,
  isAlias,
  isCollection,
  parseDocument,
  Scalar,
  type ScalarTag,
  type Tags,
  visit,
} from 'yaml';
import { deepFreeze } from '../json-value.ts';
import { validationError } from './errors.ts';

const SHORT_FORMS = [
  'And',
  'Base64',
  'Cidr',
  'Equals',
  'FindInMap',
  'GetAZs',
  'GetAtt',
  'If',
  'ImportValue',
  'Join',
  'Length',
  'Not',
  'Or',
  'Select',
  'Split',
  'Sub',
  'ToJsonString',
  'Transform',
];

const tagsFor = (short: string, long: string): (ScalarTag | CollectionTag)[] => [
  { tag: `!${short}`, resolve: (text: string) => ({ [long]: text }) },
  ...(['seq', 'map'] as const).map((collection) => ({
    tag: `!${short}`,
    collection,
    resolve: (value: unknown) => ({ [long]: isCollection(value) ? value.toJSON() : value }),
  })),
];

/** Booleans of YAML 1.1 without its single letters, which the services' parser reads as text. */
const bool = (test: RegExp, value: boolean): ScalarTag => ({
  default: true,
  tag: 'tag:yaml.org,2002:bool',
  test,
  resolve: () => new Scalar(value),
});

/** What CloudFormation leaves out of YAML 1.1: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html */
const LEFT_OUT = ['binary', 'bool', 'merge', 'omap', 'pairs', 'set', 'timestamp'];

const customTags = (given: Tags): Tags => [
  bool(/^(?:[Yy]es|YES|[Tt]rue|TRUE|[Oo]n|ON)$/, true),
  bool(/^(?:[Nn]o|NO|[Ff]alse|FALSE|[Oo]ff|OFF)$/, false),
  ...given.filter((tag) => typeof tag !== 'object' || !LEFT_OUT.includes(tag.tag.replace('tag:yaml.org,2002:', ''))),
  ...tagsFor('Ref', 'Ref'),
  ...tagsFor('Condition', 'Condition'),
  ...SHORT_FORMS.flatMap((name) => tagsFor(name, `Fn::${name}`)),
];

const formatError = (text: string): Error => validationError(`Template format error: ${text}`);

/** YAML 1.1 or JSON as CloudFormation reads it, with functions in their long form. @throws ValidationError */
export const readYaml = (text: string): unknown => {
  const document = parseDocument(text, {
    customTags,
    schema: 'yaml-1.1',
    version: '1.1',
    merge: false,
    logLevel: 'silent',
  });
  if (document.errors.length > 0) throw formatError('YAML not well-formed.');
  const [warning] = document.warnings;
  if (warning !== undefined) throw formatError(`Unsupported structure: ${tagIn(warning.message)}`);
  visit(document, (_key, node) => {
    if (isAlias(node)) throw formatError('YAML aliases are not supported in CloudFormation templates');
  });
  return deepFreeze(document.toJS());
};

const tagIn = (message: string): string => `YAML tag ${/!\w+/.exec(message)?.[0] ?? ''} (${message.split('\n')[0]})`;
