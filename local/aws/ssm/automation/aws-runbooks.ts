import { parse } from 'yaml';
import { parseRunbook, type Runbook } from './runbook.ts';

/**
 * Stand-ins for runbooks of AWS that windows use: the same names and parameters, and the same effect on instances by other
 * steps. https://docs.aws.amazon.com/systems-manager-automation-runbooks/latest/userguide/automation-runbook-reference.html
 */
const restart = (id: string) => `
  - name: restartInstances
    action: aws:executeAwsApi
    inputs: { Service: ec2, Api: RebootInstances, InstanceIds: ${id} }`;

/** AWS's own ones take a snapshot before, which is not simulated. */
const install = (id: string) => `
  - name: installMissingUpdates
    action: aws:executeAwsApi
    inputs:
      Service: ssm
      Api: SendCommand
      DocumentName: AWS-RunPatchBaseline
      InstanceIds: ${id}
      Parameters: { Operation: [Install] }
    outputs: [{ Name: CommandId, Selector: $.Command.CommandId, Type: String }]
  - name: waitForUpdates
    action: aws:waitForAwsResourceProperty
    timeoutSeconds: 10800
    inputs:
      Service: ssm
      Api: ListCommands
      CommandId: "{{ installMissingUpdates.CommandId }}"
      PropertySelector: $.Commands[0].Status
      DesiredValues: [Success, Failed, TimedOut, Cancelled]
  - name: ReportSuccessOrFailure
    action: aws:assertAwsResourceProperty
    inputs:
      Service: ssm
      Api: ListCommands
      CommandId: "{{ installMissingUpdates.CommandId }}"
      PropertySelector: $.Commands[0].Status
      DesiredValues: [Success]`;

const ONE = `  InstanceId: { type: String }`;
const SEVERAL = `  InstanceId: { type: StringList }`;
const ROLE = `  AutomationAssumeRole: { type: String, default: "" }`;

/** By name: its parameters and its steps, as YAML. */
const OF_AWS: Readonly<Record<string, { parameters: string; steps: string }>> = {
  'AWS-CreateImage': {
    parameters: `${ONE}\n  NoReboot: { type: Boolean, default: false }\n${ROLE}`,
    steps: `
  - name: chooseReboot
    action: aws:branch
    inputs:
      Choices: [{ NextStep: createImage, Variable: "{{ NoReboot }}", BooleanEquals: true }]
      Default: restartInstances${restart('["{{ InstanceId }}"]')}
  - name: createImage
    action: aws:sleep
    inputs: { Duration: PT6M }`,
  },
  'AWS-RestartEC2Instance': { parameters: `${SEVERAL}\n${ROLE}`, steps: restart('"{{ InstanceId }}"') },
  'AWS-PatchInstanceWithRollback': {
    parameters: `${ONE}\n  ReportS3Bucket: { type: String, default: "" }\n${ROLE}`,
    steps: install('["{{ InstanceId }}"]'),
  },
  'AWS-PatchAsgInstance': {
    parameters: `${SEVERAL}\n  WaitForInstance: { type: String, default: PT2M }\n  WaitForReboot: { type: String, default: PT5M }\n${ROLE}`,
    steps: install('"{{ InstanceId }}"'),
  },
};

/** The stand-in for a runbook of AWS, if there is one. */
export const awsRunbook = (name: string): Runbook | undefined => {
  const found = OF_AWS[name];
  if (found === undefined) return undefined;
  const parsed = parseRunbook(
    parse(`schemaVersion: "0.3"\nparameters:\n${found.parameters}\nmainSteps:${found.steps}\n`),
  );
  if ('problems' in parsed) throw new Error(`${name}: ${parsed.problems.join('; ')}`);
  return parsed.runbook;
};
