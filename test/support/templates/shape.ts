import type {
  Answer,
  GroupUpdate,
  LaunchSource,
  TemplateGroup,
  VersionSource,
} from '../../../src/deploy/types/template.ts';
import type { GivenParameter } from './evaluator.ts';

/** The AMI that every shape's image parameter is set to. */
export const NEW_IMAGE = 'ami-0a1b2c3d4e5f60001';

/** One way in which people write stacks with groups, given parameter values, and what CloudFormation does with it. */
export interface Shape {
  /** Under test/fixtures/templates. Several shapes may share one, with other parameters or another Region. */
  file: string;
  /** In words, as in docs/templates.md. */
  title: string;
  imageParameter: string;
  /** Of the stack after the update; a parameter that is not here has its default. */
  parameters: readonly GivenParameter[];
  region: string;
  /** What the update would leave; empty where the template cannot be read without AWS. */
  groups: readonly TemplateGroup[];
  /** What makes it no template that can be read: it is refused by this name. */
  unsupported?: 'nested stack' | 'module' | 'macro' | 'AWS::Include' | 'AWS::LanguageExtensions' | 'AWS::Serverless';
  plan: ShapePlan;
}

/** What a plan should come to when the groups run with these numbers of instances. */
export interface ShapePlan {
  /** Instances in service now, by logical id. */
  live: Readonly<Record<string, number>>;
  /** Why it is refused before anybody is asked, in one phrase; none where people are asked. */
  refused?: string;
  /** The fewest instances in service at any moment, of all groups together; none where nothing would be replaced, or nothing is known. */
  worst?: { serve: number; of: number };
}

export const known = <Value>(value: Value): Answer<Value> => ({ kind: 'known', value });

export const absent: { kind: 'absent' } = { kind: 'absent' };

/** With whatever expression. */
export const unknown: { kind: 'unknown'; expression: string } = { kind: 'unknown', expression: '' };

/** A rolling update with CloudFormation's defaults but for what is given. */
export const rolls = (given: Partial<Omit<Extract<GroupUpdate, { kind: 'roll' }>, 'kind'>> = {}): GroupUpdate => ({
  kind: 'roll',
  minInService: known(0),
  maxBatch: known(1),
  waitsForSignals: known(false),
  minSuccessful: known(100),
  suspends: absent,
  ...given,
});

export const refreshes = (
  given: Partial<Omit<Extract<GroupUpdate, { kind: 'refresh' }>, 'kind'>> = {},
): GroupUpdate => ({
  kind: 'refresh',
  minHealthy: absent,
  maxHealthy: absent,
  checkpoints: absent,
  scaleInProtected: absent,
  standby: absent,
  ...given,
});

/** One at a time, one in service, with signals: what most of the shapes have. */
export const oneByOne = rolls({ minInService: known(1), waitsForSignals: known(true) });

export const signals = (count: Answer<number>, minSuccessful = 100): TemplateGroup['creation'] =>
  known({ count, minSuccessful: known(minSuccessful) });

export const source = (
  place: string,
  version: VersionSource = 'newest-number',
  image: 'parameter' | 'ssm' | 'other' = 'parameter',
): LaunchSource => ({ place, version: known(version), image: known(image), instanceTypes: absent });

/** A group `Asg` of 2 to 4 instances, 2 desired, in two subnets, that follows the image, with what is given. */
export const group = (update: GroupUpdate, given: Partial<TemplateGroup> = {}): TemplateGroup => ({
  logicalId: 'Asg',
  update,
  creation: absent,
  name: absent,
  min: known(2),
  max: known(4),
  desired: known(2),
  keepsSizes: known(false),
  launches: [source('LaunchTemplate')],
  follows: true,
  deletionProtection: absent,
  retention: absent,
  subnets: known(['subnet-0a', 'subnet-0b']),
  ...given,
});

export const sizes = (min: number, max: number, desired: number | undefined): Partial<TemplateGroup> => ({
  min: known(min),
  max: known(max),
  desired: desired === undefined ? absent : known(desired),
});

type GivenShape = Partial<Omit<Shape, 'plan'>> & { plan: Partial<ShapePlan> };

/** A shape of a template with `AmazonMachineImage`, in us-east-1, where a group `Asg` has two instances. */
export const shape = (file: string, title: string, given: GivenShape): Shape => {
  const { imageParameter = 'AmazonMachineImage', parameters = [] } = given;
  const isGiven = parameters.some(({ key }) => key === imageParameter);
  return {
    region: 'us-east-1',
    groups: [],
    ...given,
    file: file.includes('.') ? file : `${file}.yaml`,
    title,
    imageParameter,
    parameters: isGiven ? parameters : [{ key: imageParameter, value: NEW_IMAGE }, ...parameters],
    plan: { live: { Asg: 2 }, ...given.plan },
  };
};

export const parameter = (key: string, value: string, resolved?: string): GivenParameter => ({
  key,
  value,
  ...(resolved !== undefined && { resolved }),
});
