import { stringify } from 'yaml';
import type { Format } from './asked.ts';
import type { AdoptedTask } from './task.ts';

/** `win-prod` as a logical id, `WinProd`, and as a name of Terraform, `win_prod`. */
const words = ({ name }: AdoptedTask): string[] => name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');

export const cloudFormation = (task: AdoptedTask): string =>
  stringify(
    {
      [words(task)
        .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
        .join('')]: {
        Type: 'AWS::SSM::MaintenanceWindowTask',
        Properties: {
          WindowId: task.windowId,
          Name: task.name,
          TaskType: task.taskType,
          TaskArn: task.taskArn,
          ServiceRoleArn: task.serviceRoleArn,
          Priority: task.priority,
          TaskInvocationParameters: {
            MaintenanceWindowAutomationParameters: {
              DocumentVersion: task.documentVersion,
              Parameters: task.parameters,
            },
          },
        },
      },
    },
    { lineWidth: 0 },
  ).trimEnd();

export const terraform = (
  task: AdoptedTask,
): string => `resource "aws_ssm_maintenance_window_task" "${words(task).join('_').toLowerCase()}" {
  window_id        = "${task.windowId}"
  name             = "${task.name}"
  task_type        = "${task.taskType}"
  task_arn         = "${task.taskArn}"
  service_role_arn = "${task.serviceRoleArn}"
  priority         = ${task.priority}

  task_invocation_parameters {
    automation_parameters {
      document_version = "${task.documentVersion}"
${Object.entries(task.parameters)
  .map(
    ([name, values]) => `
      parameter {
        name   = "${name}"
        values = ${JSON.stringify(values)}
      }`,
  )
  .join('\n')}
    }
  }
}`;

/** Nothing in a task needs escaping within single quotes: names of fleets are letters, digits, dots, dashes and underscores. */
export const cli = (task: AdoptedTask): string => {
  const parameters = { Automation: { DocumentVersion: task.documentVersion, Parameters: task.parameters } };
  return `aws ssm register-task-with-maintenance-window \\
  --window-id ${task.windowId} \\
  --name ${task.name} \\
  --task-type ${task.taskType} \\
  --task-arn ${task.taskArn} \\
  --service-role-arn ${task.serviceRoleArn} \\
  --priority ${task.priority} \\
  --task-invocation-parameters '${JSON.stringify(parameters)}'`;
};

const TITLES: Readonly<Record<Format, string>> = {
  cloudformation: '# CloudFormation',
  terraform: '# Terraform',
  cli: '# AWS CLI',
};
const WRITERS: Readonly<Record<Format, (task: AdoptedTask) => string>> = {
  cloudformation: cloudFormation,
  terraform,
  cli,
};

/** The task in each of these forms; with titles when there are several. */
export const written = (task: AdoptedTask, formats: readonly Format[]): string =>
  formats.map((format) => `${formats.length > 1 ? `${TITLES[format]}\n` : ''}${WRITERS[format](task)}`).join('\n\n');
