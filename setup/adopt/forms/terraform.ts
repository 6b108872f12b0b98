import { terraform as taskResource } from '../formats.ts';
import type { NewRole, Write } from '../types.ts';
import { cliOf } from './cli.ts';
import { terraformName, trustOf } from './trust.ts';

/** A value of Terraform, written as JSON: what would be filled in stands there as it is. */
const literal = (value: unknown, indent = 0): string =>
  JSON.stringify(value, undefined, indent).replaceAll(/[$%](?=\{)/g, (sign) => sign + sign);
const text = (value: string): string => literal(value);

/** The write as Terraform has it. */
export function terraformOf(write: Write): string {
  switch (write.kind) {
    case 'tag':
      return write.ids
        .map(
          (id) => `resource "aws_ec2_tag" "${terraformName(`${id} ${write.key}`)}" {
  resource_id = ${text(id)}
  key         = ${text(write.key)}
  value       = ${text(write.value)}
}`,
        )
        .join('\n\n');
    case 'version':
      return `# In the aws_autoscaling_group of ${write.group}:
launch_template {
  id      = ${text(write.templateId)}
  version = ${text(write.version)}
}`;
    case 'baseline':
      return `resource "aws_ssm_patch_group" "${terraformName(write.patchGroup)}" {
  baseline_id = ${text(write.baselineId)}
  patch_group = ${text(write.patchGroup)}
}`;
    case 'window-task':
      return taskResource(write.task);
    case 'stack-role':
      return `# Terraform does not make this stack: a change set gives it the role.\n${cliOf(write)}`;
  }
}

export function terraformOfRole({ name, service, managedPolicies = [], policy }: NewRole): string {
  const id = terraformName(name);
  return [
    `resource "aws_iam_role" "${id}" {
  name               = ${text(name)}
  assume_role_policy = jsonencode(${literal(trustOf(service))})
}`,
    ...managedPolicies.map(
      (each) => `resource "aws_iam_role_policy_attachment" "${terraformName(`${name} ${each}`)}" {
  role       = aws_iam_role.${id}.name
  policy_arn = "arn:aws:iam::aws:policy/${each}"
}`,
    ),
    ...(policy === undefined
      ? []
      : [
          `resource "aws_iam_role_policy" "${id}" {
  name   = "patchwarden"
  role   = aws_iam_role.${id}.id
  policy = jsonencode(${literal(policy, 2).replaceAll('\n', '\n  ')})
}`,
        ]),
    ...(service === 'ec2.amazonaws.com'
      ? [
          `resource "aws_iam_instance_profile" "${id}" {
  name = ${text(name)}
  role = aws_iam_role.${id}.name
}`,
        ]
      : []),
  ].join('\n\n');
}
