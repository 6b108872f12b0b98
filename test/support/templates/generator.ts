import type { Json } from '../../../src/deploy/types/template.ts';
import { comparison, either, type Making, type NamedCondition, ref } from './expressions.ts';
import { group, launchResources } from './generated-groups.ts';
import { type Random, randomFrom } from './random.ts';
import { hiddenName } from './values.ts';
import type { TemplateCase } from './worlds.ts';
import { type Draft, type DraftObject, writeJson, writeYaml } from './writer.ts';

/**
 * A random template with one to three groups, that an update could be made of; the same seed gives the same one. Which groups there
 * are, and whether a group launches from a template, a configuration or a mixed policy, depends on nothing hidden.
 */
export const generateTemplate = (seed: number): TemplateCase & { seed: number } => {
  const random = randomFrom(seed);
  const parameters = givenParameters(random);
  const conditions = conditionsOf(random);
  const making = { random, conditions: conditions.map(({ name, isKnown }) => ({ name, isKnown })) };
  const draft = templateOf(making, {
    conditions,
    isSsm: parameters.some(({ key, resolved }) => key === 'Image' && resolved !== undefined),
  });
  const text = random.chance(25) ? writeJson(draft) : writeYaml(draft, random);
  return { seed, text, imageParameter: 'Image', parameters, pseudo: pseudoParameters(random), hidden: hiddenIn(text) };
};

const IMAGE = 'ami-0a1b2c3d4e5f60001';

const givenParameters = (random: Random): TemplateCase['parameters'] => [
  random.chance(15) ? { key: 'Image', value: '/images/new', resolved: IMAGE } : { key: 'Image', value: IMAGE },
  { key: 'OtherImage', value: 'ami-0000000000000other' },
  { key: 'SsmImage', value: '/images/base', resolved: 'ami-00000000000000ssm' },
  { key: 'Mode', value: random.pick(['on', 'off', 'yes', 'no', 'true', 'prod']) },
  { key: 'Flag', value: random.pick(['true', 'false']) },
  { key: 'Stage', value: '/app/stage', resolved: random.pick(['prod', 'dev']) },
  { key: 'Count', value: random.pick(['1', '2', '3', '8']) },
  { key: 'SsmCount', value: '/app/count', resolved: random.pick(['2', '5']) },
  { key: 'Counts', value: random.pick(['2,3,4', '1, 6 ,2']) },
  { key: 'Subnets', value: random.pick(['subnet-1,subnet-2', 'subnet-2, subnet-1,subnet-3']) },
  { key: 'Secret', value: '****' },
  { key: 'SecretCount', value: '****' },
];

const declaredParameters = (isSsm: boolean): DraftObject => ({
  Image: { Type: isSsm ? 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>' : 'AWS::EC2::Image::Id' },
  OtherImage: { Type: 'String' },
  SsmImage: { Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: '/images/base' },
  Mode: { Type: 'String', Default: 'prod', AllowedValues: ['on', 'off', 'yes', 'no', 'true', 'prod'] },
  Flag: { Type: 'String', Default: 'false' },
  Stage: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/app/stage' },
  Count: { Type: 'Number', Default: 2 },
  SsmCount: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/app/count' },
  Counts: { Type: 'List<Number>', Default: '1,1,1' },
  Subnets: { Type: 'CommaDelimitedList' },
  Secret: { Type: 'String', NoEcho: true },
  SecretCount: { Type: 'Number', NoEcho: 'true' },
});

const pseudoParameters = (random: Random): Readonly<Record<string, Json>> => {
  const region = random.pick(['us-east-1', 'eu-west-1']);
  return {
    'AWS::Region': region,
    'AWS::AccountId': '123456789012',
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': 'web-prod',
    'AWS::StackId': `arn:aws:cloudformation:${region}:123456789012:stack/web-prod/0a1b2c3d`,
  };
};

interface MadeCondition extends NamedCondition {
  draft: Draft;
}

const conditionsOf = (random: Random): MadeCondition[] => {
  const made: MadeCondition[] = [];
  for (let index = 0; index < 3 + random.below(5); index++)
    made.push({ name: `C${index}`, ...expression({ random, conditions: made }, 0) });
  return made;
};

/** Conditions nested in conditions, by name and in place. */
const expression = (making: Making, depth: number): Omit<MadeCondition, 'name'> => {
  const { random, conditions } = making;
  const turn = random.below(depth > 2 ? 4 : 9);
  if (turn < 3) return comparison(making);
  if (turn === 3) {
    if (conditions.length === 0) return comparison(making);
    const { name, isKnown } = random.pick(conditions);
    return { draft: { Condition: name }, isKnown };
  }
  const parts = [expression(making, depth + 1), expression(making, depth + 1)];
  const [first] = parts;
  if (turn < 6 && first !== undefined) return { draft: { 'Fn::Not': [first.draft] }, isKnown: first.isKnown };
  const drafts = parts.map(({ draft }) => draft);
  return { draft: { [random.pick(['Fn::And', 'Fn::Or'])]: drafts }, isKnown: parts.every(({ isKnown }) => isKnown) };
};

const MAPPINGS: DraftObject = {
  ByRegion: {
    'us-east-1': {
      Small: 1,
      Large: '6',
      Wanted: { plain: 'on', means: true },
      Image: 'ami-0map1',
      Subnets: ['subnet-7', 'subnet-8'],
    },
    'eu-west-1': {
      Small: { plain: '012', means: 10 },
      Large: 5,
      Wanted: 'false',
      Image: 'ami-0map2',
      Subnets: ['subnet-9'],
    },
  },
  ByMode: {
    on: { Count: 1, Kind: 'a' },
    off: { Count: '2', Kind: 'b' },
    yes: { Count: 3, Kind: 'a' },
    no: { Count: 4, Kind: 'b' },
    true: { Count: 5, Kind: 'a' },
    prod: { Count: 6, Kind: 'b' },
  },
};

const templateOf = (
  making: Making,
  { conditions, isSsm }: { conditions: readonly MadeCondition[]; isSsm: boolean },
): DraftObject => {
  const known = making.conditions.filter(({ isKnown }) => isKnown);
  const names = ['Asg', 'Second', 'Third'].slice(0, 1 + making.random.below(3));
  const groups = names.map((name) => [name, group(making, known)] as const);
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Parameters: declaredParameters(isSsm),
    Mappings: MAPPINGS,
    Conditions: Object.fromEntries(conditions.map(({ name, draft }) => [name, draft])),
    Resources: {
      Custom: {
        Type: 'Custom::Count',
        Properties: { ServiceToken: 'arn:aws:lambda:us-east-1:123456789012:function:count' },
      },
      Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: either(making, 'one', ref('AWS::NoValue')) } },
      ...launchResources(making),
      ...Object.fromEntries(groups),
    },
  };
};

const LAUNCHED = ['Lt', 'Lt2', 'Lc'];

const HIDDEN: readonly (readonly [mention: string, name: string, values: readonly Json[]])[] = [
  ...LAUNCHED.map((id, index) => [id, hiddenName.ref(id), [`lt-0${index}aa`, `lt-0${index}bb`]] as const),
  ...LAUNCHED.map(
    (id, index) => [id, hiddenName.attribute(id, 'LatestVersionNumber'), [`90${index}1`, `90${index}2`]] as const,
  ),
  ['Secret', hiddenName.noEcho('Secret'), ['blue', 'green', 'red']],
  ['SecretCount', hiddenName.noEcho('SecretCount'), ['2', '7']],
  ['Custom', hiddenName.attribute('Custom', 'Count'), ['2', '4']],
  ['-count', hiddenName.imported('web-prod-count'), ['1', '9']],
  ['shared-image', hiddenName.imported('shared-image'), ['ami-0import1', 'ami-0import2']],
  ['subnets', hiddenName.imported('subnets'), ['subnet-4,subnet-5', 'subnet-6']],
  ['/count', hiddenName.dynamic('{{resolve:ssm:/count}}'), ['3', '6']],
  ['/golden', hiddenName.dynamic('{{resolve:ssm:/golden}}'), ['ami-0golden1', 'ami-0golden2']],
];

const hiddenIn = (text: string): TemplateCase['hidden'] =>
  Object.fromEntries(HIDDEN.filter(([mention]) => text.includes(mention)).map(([, name, values]) => [name, values]));
