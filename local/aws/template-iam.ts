import { Properties } from './template-properties.ts';
import type { ResourceCreator } from './template-types.ts';

/** AWS::IAM::Role. Who may assume it is looked at always, its policies only where calls are authorized. */
export const role: ResourceCreator = (input, { iam }) => {
  const properties = new Properties(input);
  properties.refuse('Policies', 'ManagedPolicyArns', 'PermissionsBoundary', 'Path');
  const { name, arn } = iam.createRole(properties.optionalText('RoleName') ?? input.logicalId, {
    policy: properties.record('AssumeRolePolicyDocument'),
    longestSeconds: properties.optionalNumber('MaxSessionDuration'),
  });
  return { ref: name, attributes: { Arn: arn, RoleId: name } };
};

/** AWS::IAM::Policy: written into its roles. */
export const policy: ResourceCreator = (input, { iam }) => {
  const properties = new Properties(input);
  properties.refuse('Groups', 'Users');
  const name = properties.text('PolicyName');
  attach(properties, name, iam);
  return { ref: name, attributes: {} };
};

/** AWS::IAM::ManagedPolicy, attached to the roles that it names. */
export const managedPolicy: ResourceCreator = (input, { iam, accountId }) => {
  const properties = new Properties(input);
  properties.refuse('Groups', 'Users');
  const name = properties.optionalText('ManagedPolicyName') ?? input.logicalId;
  attach(properties, name, iam);
  const arn = `arn:aws:iam::${accountId}:policy/${name}`;
  return { ref: arn, attributes: { PolicyArn: arn } };
};

type World = Parameters<ResourceCreator>[1];

const attach = (properties: Properties, name: string, iam: World['iam']): void => {
  const document = properties.record('PolicyDocument');
  for (const role of properties.list('Roles')) iam.attach({ name, document }, String(role));
};
