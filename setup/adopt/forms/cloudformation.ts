import { stringify } from 'yaml';
import { cloudFormation as taskResource } from '../formats.ts';
import type { NewRole, Write } from '../types.ts';
import { cliOf } from './cli.ts';
import { logicalIdOf, trustOf } from './trust.ts';

const yaml = (value: unknown): string => stringify(value, { lineWidth: 0 }).trimEnd();

/** The write as what a template says. A stack's own service role is none of its properties. */
export function cloudFormationOf(write: Write): string {
  switch (write.kind) {
    case 'tag':
      return `# In the template of ${write.ids.join(', ')}:\n${yaml(tagsOf(write))}`;
    case 'version':
      return `# In the template of group ${write.group}:\n${yaml({ LaunchTemplate: { LaunchTemplateId: write.templateId, Version: write.version } })}`;
    case 'baseline':
      return `# In the template of baseline ${write.baselineId}, beside the groups that are there:\n${yaml({ PatchGroups: [write.patchGroup] })}`;
    case 'window-task':
      return taskResource(write.task);
    case 'stack-role':
      return `# No template sets the service role of its stack: a change set does.\n${cliOf(write)}`;
  }
}

const tagsOf = ({ on, key, value }: Extract<Write, { kind: 'tag' }>): object => {
  const Tags = [{ Key: key, Value: value }];
  return on === 'instances' ? { Tags } : { TagSpecifications: [{ ResourceType: 'launch-template', Tags }] };
};

export function cloudFormationOfRole({ name, service, managedPolicies = [], policy }: NewRole): string {
  const id = logicalIdOf(name);
  return yaml({
    [id]: {
      Type: 'AWS::IAM::Role',
      Properties: {
        RoleName: name,
        AssumeRolePolicyDocument: trustOf(service),
        ...(managedPolicies.length === 0
          ? {}
          : { ManagedPolicyArns: managedPolicies.map((each) => `arn:aws:iam::aws:policy/${each}`) }),
        ...(policy === undefined ? {} : { Policies: [{ PolicyName: 'patchwarden', PolicyDocument: policy }] }),
      },
    },
    ...(service === 'ec2.amazonaws.com'
      ? {
          [`${id}Profile`]: {
            Type: 'AWS::IAM::InstanceProfile',
            Properties: { InstanceProfileName: name, Roles: [{ Ref: id }] },
          },
        }
      : {}),
  });
}
