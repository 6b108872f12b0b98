import { ControlRefusal } from './answer.ts';
import { type CloudParts, said } from './cloud-acts.ts';
import type { ApplyInput } from './input.ts';

type Of<Key extends string> = Extract<ApplyInput, Record<Key, unknown>>;

/** What an apply of Terraform, or another tool, does to a fleet whose image stands in what it applies. */
export async function actOnApply(parts: CloudParts, input: ApplyInput): Promise<void> {
  parts.admitPeople(input.role);
  if ('stack' in input) return updateStack(parts, input);
  if ('group' in input) return updateGroup(parts, input);
  await said(
    parts.call('ssm', 'PutParameter', { Name: input.parameter, Value: input.image, Overwrite: true }, callerOf(input)),
  );
}

/** Where AWS shows who did it. The role, and the session as the tool names it: https://registry.terraform.io/providers/hashicorp/aws/latest/docs, `session_name` */
const callerOf = ({ role, tool }: ApplyInput): string => `${role}/${tool}`;

/** As https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/cloudformation/stack.go updates one. */
async function updateStack({ call }: CloudParts, input: Of<'stack'>): Promise<void> {
  const { stack: StackName, parameter, image, tool } = input;
  const { Stacks = [] } = Object(await said(call('cloudformation', 'DescribeStacks', { StackName })));
  const given: { ParameterKey: string }[] = Stacks[0]?.Parameters ?? [];
  if (given.every(({ ParameterKey }) => ParameterKey !== parameter))
    throw new ControlRefusal(`Stack ${StackName} has no parameter ${parameter}.`);
  const update = {
    StackName,
    UsePreviousTemplate: true,
    Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'],
    Parameters: given.map(({ ParameterKey }) =>
      ParameterKey === parameter ? { ParameterKey, ParameterValue: image } : { ParameterKey, UsePreviousValue: true },
    ),
    ...(tool === 'terraform' && { ClientRequestToken: `terraform-${image.slice(4)}` }),
  };
  await said(call('cloudformation', 'UpdateStack', update));
}

/** Another version of its launch template, which the group then takes; with `refresh` as an `instance_refresh` block does. */
async function updateGroup({ call }: CloudParts, input: Of<'group'>): Promise<void> {
  const { group: AutoScalingGroupName, image, refresh } = input;
  const asked = { AutoScalingGroupNames: [AutoScalingGroupName] };
  const { AutoScalingGroups = [] } = Object(await call('autoscaling', 'DescribeAutoScalingGroups', asked));
  const template = AutoScalingGroups[0]?.LaunchTemplate;
  if (template === undefined)
    throw new ControlRefusal(`There is no group ${AutoScalingGroupName} with a launch template.`);
  const { LaunchTemplateId, Version: SourceVersion } = template;
  const version = { LaunchTemplateId, SourceVersion, LaunchTemplateData: { ImageId: image } };
  const made = Object(await said(call('ec2', 'CreateLaunchTemplateVersion', version, callerOf(input))));
  const LaunchTemplate = { LaunchTemplateId, Version: String(made.LaunchTemplateVersion?.VersionNumber) };
  await said(call('autoscaling', 'UpdateAutoScalingGroup', { AutoScalingGroupName, LaunchTemplate }));
  if (refresh) await said(call('autoscaling', 'StartInstanceRefresh', { AutoScalingGroupName }));
}
