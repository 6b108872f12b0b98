import { cli as taskCommand } from '../formats.ts';
import { command, word } from '../shell.ts';
import type { NewRole, RoleSet, Write } from '../types.ts';
import { trustOf } from './trust.ts';

/** The write as a command of the AWS CLI. */
export function cliOf(write: Write): string {
  switch (write.kind) {
    case 'tag':
      return command(
        `aws ec2 create-tags --resources ${write.ids.join(' ')}`,
        `--tags ${word(JSON.stringify([{ Key: write.key, Value: write.value }]))}`,
      );
    case 'version':
      return command(
        `aws autoscaling update-auto-scaling-group --auto-scaling-group-name ${word(write.group)}`,
        `--launch-template ${word(JSON.stringify({ LaunchTemplateId: write.templateId, Version: write.version }))}`,
      );
    case 'baseline':
      return `aws ssm register-patch-baseline-for-patch-group --baseline-id ${word(write.baselineId)} --patch-group ${word(write.patchGroup)}`;
    case 'window-task':
      return taskCommand(write.task);
    case 'stack-role':
      return changeSetCommands(write.set);
  }
}

/** A parameter that is left out would take the template's default, so each is named. */
function changeSetCommands({ stack, roleArn, name, parameters, capabilities, tags }: RoleSet): string {
  const create = command(
    `aws cloudformation create-change-set --stack-name ${stack} --change-set-name ${name}`,
    '--use-previous-template',
    ...(capabilities.length === 0 ? [] : [`--capabilities ${capabilities.join(' ')}`]),
    `--role-arn ${word(roleArn)}`,
    ...(parameters.length === 0
      ? []
      : [`--parameters ${parameters.map((key) => `ParameterKey=${key},UsePreviousValue=true`).join(' ')}`]),
    `--tags ${word(JSON.stringify(Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))))}`,
  );
  const of = `--stack-name ${stack} --change-set-name ${name}`;
  return [
    create,
    `aws cloudformation describe-change-set ${of}   # only tags may change`,
    `aws cloudformation execute-change-set ${of}`,
  ].join('\n');
}

export function cliOfRole({ name, service, managedPolicies = [], policy }: NewRole): string {
  const profile = service === 'ec2.amazonaws.com';
  return [
    command(
      `aws iam create-role --role-name ${word(name)}`,
      `--assume-role-policy-document ${word(JSON.stringify(trustOf(service), undefined, 2))}`,
    ),
    ...managedPolicies.map(
      (each) => `aws iam attach-role-policy --role-name ${word(name)} --policy-arn arn:aws:iam::aws:policy/${each}`,
    ),
    ...(policy === undefined
      ? []
      : [
          command(
            `aws iam put-role-policy --role-name ${word(name)} --policy-name patchwarden`,
            `--policy-document ${word(JSON.stringify(policy, undefined, 2))}`,
          ),
        ]),
    ...(profile
      ? [
          `aws iam create-instance-profile --instance-profile-name ${word(name)}`,
          `aws iam add-role-to-instance-profile --instance-profile-name ${word(name)} --role-name ${word(name)}`,
        ]
      : []),
  ].join('\n');
}
