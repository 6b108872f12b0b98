import type { Stack, StackResource } from '../../../src/aws/cloudformation.ts';
import type { Here } from '../../../src/config/here.ts';
import type { FleetConfig } from '../../../src/config/types.ts';
import { saidOf } from '../../../src/deploy/message/warning-words.ts';
import { shortWarning } from '../../../src/deploy/message/warnings.ts';
import { capitalised } from '../../../src/deploy/message/words.ts';
import type { JsonObject } from '../../../src/deploy/types/template.ts';
import type { Warning } from '../../../src/deploy/types/warning.ts';
import type { Adoption, Maker, Missing, RoleSet } from '../types.ts';
import { makerOfStack } from './maker.ts';
import { roleNameFor, serviceRoleOf, uncovered } from './role-policy.ts';

/** What was read of a stack that a fleet names. */
export interface AdoptedStack {
  fleet: Pick<FleetConfig, 'name' | 'alarms'>;
  here: Here;
  stack: Stack;
  tags: Readonly<Record<string, string>>;
  /** As it was handed in. */
  source: JsonObject;
  resources: readonly StackResource[];
  /** Logical ids that a new image changes. */
  following: readonly string[];
  /** Why a deploy could not be planned at all. */
  refused?: string;
  /** What a plan of a deploy would say. */
  warnings: readonly Warning[];
  /** The service role that the caller names. */
  role?: string;
  /** What the instances run as, where the caller says it. */
  instanceRole?: string;
}

/** What the stack needs before a deploy is planned for it, by the rules of a deploy. */
export function adoptionOfStack(seen: AdoptedStack): Adoption {
  const maker = makerOfStack({ name: seen.stack.name, tags: seen.tags, source: seen.source });
  const refused: Missing[] =
    seen.refused === undefined ? [] : [{ text: sentence(seen.refused), todo: inSource(seen.stack.name, maker) }];
  const blocking = seen.warnings.filter(({ blocks, code }) => blocks && code !== 'no-stack-role');
  const missing = [
    ...(seen.stack.roleArn === undefined ? [withoutRole(seen, maker)] : []),
    ...refused,
    ...blocking.map((warning) => blockedBy(warning, seen.stack.name, maker)),
  ];
  return {
    missing,
    inOrder: [
      ...(seen.stack.roleArn === undefined
        ? []
        : [`Stack ${seen.stack.name} has the service role ${seen.stack.roleArn}`]),
      ...(refused.length + blocking.length > 0
        ? []
        : ['Its template and groups are such that a deploy can be planned']),
    ],
  };
}

function withoutRole(seen: AdoptedStack, maker: Maker | undefined): Missing {
  const { stack, here } = seen;
  const roleArn = seen.role ?? `arn:aws:iam::${here.account}:role/${roleNameFor(stack.name)}`;
  const types = typesIn(seen);
  const beyond = uncovered(types);
  const text = [
    `Stack ${stack.name} has no service role, and the runbook cannot update a stack without one`,
    'CloudFormation keeps the role with the stack and uses it for every later operation, whoever asks: add to it what your own updates of this stack change',
    ...(beyond.length === 0 ? [] : [`A new image also changes ${beyond.join(', ')}, which the policy does not cover`]),
  ].join('. ');
  const facts = policyFacts(seen, types);
  const role = seen.role === undefined ? { role: serviceRoleOf(facts) } : {};
  if (maker !== undefined) return { text, ...role, todo: roleInSource(maker, stack.name, roleArn) };
  const write = { kind: 'stack-role', set: roleSetOf(seen, roleArn) } as const;
  if (seen.role !== undefined) return { text, write };
  const why = whyNotMade(facts, beyond);
  return why === undefined ? { text, ...role, makesRole: true, write } : { text, ...role, todo: why, write };
}

/** A role is made from here only where its whole policy is known. */
function whyNotMade({ passed, types }: ReturnType<typeof policyFacts>, beyond: readonly string[]): string | undefined {
  if (beyond.length > 0)
    return 'Add those permissions to the policy and make the role by hand, or name one with --role <ARN>.';
  if (types.length === 0)
    return 'No policy is known for this stack: make a role by hand, or name one with --role <ARN>.';
  if (passed.length === 0)
    return 'The role that its instances or tasks run as is not in the stack: name it with --instance-role <ARN>, and the policy lets CloudFormation pass it.';
  return undefined;
}

const typesIn = ({ following, resources }: AdoptedStack): readonly string[] => [
  ...new Set(resources.filter(({ logicalId }) => following.includes(logicalId)).map(({ type }) => type)),
];

function policyFacts({ stack, here, fleet, resources, instanceRole }: AdoptedStack, types: readonly string[]) {
  const own = resources.flatMap(({ type, physicalId }) =>
    type === 'AWS::IAM::Role' && physicalId !== undefined ? [`arn:aws:iam::${here.account}:role/${physicalId}`] : [],
  );
  const passed = instanceRole === undefined ? own : [instanceRole];
  return { stack: stack.name, here, types, passed, alarms: fleet.alarms.length > 0 };
}

/** A set without any change cannot be executed, and a role alone is none: the tag is the change. */
const roleSetOf = ({ stack, tags, fleet }: AdoptedStack, roleArn: string): RoleSet => ({
  stack: stack.name,
  roleArn,
  name: `adopt-${fleet.name.replace(/[^A-Za-z0-9-]/g, '-')}`.slice(0, 128),
  parameters: stack.parameters.map(({ key }) => key),
  capabilities: stack.capabilities,
  tags: {
    ...Object.fromEntries(Object.entries(tags).filter(([key]) => !key.startsWith('aws:'))),
    PatchwardenAdopted: fleet.name,
  },
});

const blockedBy = (warning: Warning, stack: string, maker: Maker | undefined): Missing => ({
  text: sentence(shortWarning(warning)),
  todo: `${saidOf(warning).next}. ${inSource(stack, maker)}`,
});

const sentence = (text: string): string => capitalised(text.replace(/[.\s]+$/, ''));

const WHERE: Readonly<Record<Maker['kind'], string>> = {
  cdk: 'the CDK app that makes it',
  terraform: 'the Terraform that makes it',
  'service-catalog': 'the Service Catalog product that makes it',
  'stack-set': 'the StackSet that makes it',
  stack: 'the stack that makes it',
};

const inSource = (stack: string, maker: Maker | undefined): string =>
  maker === undefined
    ? `It is a change of the template of stack ${stack}, which is not made from here.`
    : `Change it in ${WHERE[maker.kind]}: a change made beside it would be undone.`;

function roleInSource(maker: Maker, stack: string, roleArn: string): string {
  switch (maker.kind) {
    case 'cdk':
      return `Stack ${stack} is made by CDK: deploy it once with cdk deploy --role-arn ${roleArn}, after any change to it.`;
    case 'terraform':
      return `Stack ${stack} is made by Terraform: set iam_role_arn = "${roleArn}" and one more tag in its aws_cloudformation_stack, and apply.`;
    case 'service-catalog':
      return `Stack ${stack} is made by Service Catalog: set ${roleArn} as the launch role of its product.`;
    case 'stack-set':
      return `Stack ${stack} is made by a StackSet, whose execution role updates it: take the stack out of the StackSet, or choose another fleet.`;
    case 'stack':
      return `Stack ${stack} is made by stack ${maker.stack}: move it out of there first.`;
  }
}
