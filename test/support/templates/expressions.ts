import type { Random } from './random.ts';
import type { Draft, DraftObject, Plain } from './writer.ts';

/** A condition of the template, and whether its value is known without what is hidden. */
export interface NamedCondition {
  name: string;
  isKnown: boolean;
}

export interface Making {
  random: Random;
  conditions: readonly NamedCondition[];
}

export const NO_VALUE: Draft = { Ref: 'AWS::NoValue' };

export const ref = (name: string): DraftObject => ({ Ref: name });

/** As Fn::Sub takes it. */
export const placed = (name: string): string => `\${${name}}`;

const plain = (text: string, means: boolean | number): Plain => ({ plain: text, means });

const YES = ['on', 'yes', 'Yes', 'true', 'True', 'ON'].map((text) => plain(text, true));
const NO = ['off', 'no', 'No', 'false', 'False', 'OFF'].map((text) => plain(text, false));

/** Any of the drafts, each made only when it is chosen. */
const oneOf = (random: Random, makers: readonly (() => Draft)[]): Draft => random.pick(makers)();

/** `Fn::If` on one of the conditions, or the first branch where there is none. */
export const either = ({ random, conditions }: Making, yes: Draft, no: Draft, onlyKnown = false): Draft => {
  const able = conditions.filter(({ isKnown }) => isKnown || !onlyKnown);
  return able.length === 0 ? yes : { 'Fn::If': [random.pick(able).name, yes, no] };
};

/** Sometimes left out of its object (undefined), `AWS::NoValue`, or absent by a condition. */
export const perhaps = (making: Making, draft: Draft): Draft | undefined => {
  const turn = making.random.below(10);
  if (turn < 2) return undefined;
  if (turn === 2) return NO_VALUE;
  if (turn === 3) return either(making, draft, NO_VALUE);
  return turn === 4 ? either(making, NO_VALUE, draft) : draft;
};

/** An object without the members that are undefined. */
export const objectOf = (members: Readonly<Record<string, Draft | undefined>>): DraftObject =>
  Object.fromEntries(Object.entries(members).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));

export const truth = (making: Making, depth = 0): Draft =>
  oneOf(making.random, [
    () => making.random.pick([...YES, ...NO]),
    () => making.random.pick(['true', 'false', true, false]),
    () => ref('Flag'),
    () => ({ 'Fn::FindInMap': ['ByRegion', ref('AWS::Region'), 'Wanted'] }),
    () => (depth > 1 ? true : either(making, truth(making, depth + 1), truth(making, depth + 1))),
    () => (depth > 1 ? false : either(making, making.random.pick(YES), making.random.pick(NO))),
  ]);

/** Whole numbers above 0; some of them known to AWS alone. */
export const count = (making: Making, depth = 0): Draft =>
  oneOf(making.random, [
    () => making.random.pick([1, 2, 3, 4, '1', '2', '3']),
    () => making.random.pick([plain('010', 8), plain('0x3', 3), plain('1_0', 10), '4']),
    () => ref('Count'),
    () => ref('SsmCount'),
    () => ({ 'Fn::Sub': making.random.pick([placed('Count'), `1${placed('Count')}`, placed(' SsmCount ')]) }),
    () => ({ 'Fn::Join': ['', [ref('Count'), '0']] }),
    () => ({ 'Fn::Select': [making.random.pick([0, 1, '2']), ref('Counts')] }),
    () => ({ 'Fn::Select': [1, { 'Fn::Split': ['-', 'of-3-those'] }] }),
    () => ({ 'Fn::FindInMap': ['ByRegion', ref('AWS::Region'), making.random.pick(['Small', 'Large'])] }),
    () => ({ 'Fn::FindInMap': ['ByMode', ref('Mode'), 'Count'] }),
    () =>
      making.random.pick<Draft>([{ 'Fn::GetAtt': ['Custom', 'Count'] }, '{{resolve:ssm:/count}}', ref('SecretCount')]),
    () => ({ 'Fn::ImportValue': { 'Fn::Sub': `${placed('AWS::StackName')}-count` } }),
    () => (depth > 2 ? 2 : either(making, count(making, depth + 1), count(making, depth + 1))),
    () => (depth > 2 ? '3' : either(making, count(making, depth + 1), count(making, depth + 1))),
  ]);

export const image = (making: Making, depth = 0): Draft =>
  oneOf(making.random, [
    () => ref('Image'),
    () => ref('Image'),
    () => ({ 'Fn::Sub': placed('Image') }),
    () => ({ 'Fn::Sub': [placed('It'), { It: ref('Image') }] }),
    () => ({ 'Fn::Join': ['', [ref('Image')]] }),
    () => ({ 'Fn::Select': [0, { 'Fn::Split': [',', { 'Fn::Sub': `${placed('Image')},rest` }] }] }),
    () => ref('OtherImage'),
    () => ref('SsmImage'),
    () => making.random.pick(['ami-0literal', '{{resolve:ssm:/golden}}', 'resolve:ssm:/golden']),
    () => ({ 'Fn::FindInMap': ['ByRegion', ref('AWS::Region'), 'Image'] }),
    () => ({ 'Fn::ImportValue': 'shared-image' }),
    () => (depth > 1 ? ref('Image') : either(making, image(making, depth + 1), image(making, depth + 1))),
  ]);

/** Lists of subnets, in each of the ways in which a list can be given. */
export const subnets = (making: Making): Draft =>
  oneOf(making.random, [
    () => ref('Subnets'),
    () => ['subnet-0a', { 'Fn::Select': [1, ref('Subnets')] }],
    () => ['subnet-0a', either(making, 'subnet-0b', NO_VALUE)],
    () => ({ 'Fn::Split': [',', { 'Fn::Join': [',', ref('Subnets')] }] }),
    () => ({ 'Fn::FindInMap': ['ByRegion', ref('AWS::Region'), 'Subnets'] }),
    () => ({ 'Fn::Split': [',', { 'Fn::ImportValue': 'subnets' }] }),
  ]);

/** What a condition compares; `isKnown` as of a condition. */
export const comparison = ({ random }: Making): { draft: Draft; isKnown: boolean } => {
  const known = (left: Draft, right: Draft) => ({ draft: { 'Fn::Equals': [left, right] }, isKnown: true });
  const words: Draft[] = [...YES.slice(0, 3), ...NO.slice(0, 3), 'on', 'yes', 'true', 'false', 'prod', 'dev'];
  return random.pick([
    () => known(ref('Mode'), random.pick(words)),
    () => known(random.pick(words), ref('Mode')),
    () => known(ref('Flag'), random.pick<Draft>([true, 'true', plain('yes', true), 'False', plain('off', false)])),
    () => known(ref('Stage'), random.pick(['prod', 'dev', '/app/stage'])),
    () => known(ref('Count'), random.pick<Draft>([1, '2', plain('03', 3), plain('010', 8)])),
    () => known(ref('AWS::Region'), random.pick(['us-east-1', 'eu-west-1'])),
    () =>
      known(
        { 'Fn::Sub': `${placed('AWS::Region')}-${placed('Mode')}` },
        random.pick(['us-east-1-on', 'eu-west-1-prod']),
      ),
    () => known({ 'Fn::Join': ['/', [ref('Stage'), ref('Flag')]] }, random.pick(['prod/true', 'dev/false'])),
    () => known({ 'Fn::Select': [0, ref('Subnets')] }, random.pick(['subnet-1', 'subnet-2', ''])),
    () => known({ 'Fn::FindInMap': ['ByMode', ref('Mode'), 'Kind'] }, random.pick(['a', 'b'])),
    () => known({ 'Fn::FindInMap': ['ByRegion', ref('AWS::Region'), 'Wanted'] }, random.pick<Draft>([true, 'false'])),
    () => ({ draft: { 'Fn::Equals': [ref('Secret'), random.pick(['blue', 'green'])] }, isKnown: false }),
  ])();
};
