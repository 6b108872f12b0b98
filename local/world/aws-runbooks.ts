/** Runbooks of AWS that tasks of real windows start, as far as they can be seen from outside: what they do to instances, and how long. */
export const awsRunbooks = [
  {
    name: 'AWS-PatchInstanceWithRollback',
    content: `
schemaVersion: "0.3"
description: Patches one instance, and goes back to a snapshot of its root volume if it does not comply. Here nothing goes back.
parameters:
  InstanceId: { type: String, description: The instance. }
mainSteps:
  - name: PrePatchSnapshot
    action: aws:sleep
    inputs: { Duration: PT4M }
  - name: installMissingUpdates
    action: aws:executeAwsApi
    inputs:
      Service: ssm
      Api: SendCommand
      DocumentName: AWS-RunPatchBaseline
      InstanceIds: ["{{InstanceId}}"]
      Parameters: { Operation: [Install] }
    outputs:
      - { Name: commandId, Selector: $.Command.CommandId, Type: String }
  - name: SleepThruInstallation
    action: aws:waitForAwsResourceProperty
    timeoutSeconds: 7200
    inputs:
      Service: ssm
      Api: ListCommands
      CommandId: "{{installMissingUpdates.commandId}}"
      PropertySelector: $.Commands[0].Status
      DesiredValues: [Success, Failed, TimedOut, Cancelled]
    isEnd: true
`,
  },
  {
    name: 'AWS-CreateImage',
    content: `
schemaVersion: "0.3"
description: Makes an AMI of an instance. Here it takes its time, and makes none.
parameters:
  InstanceId: { type: String, description: The instance. }
mainSteps:
  - name: createImage
    action: aws:sleep
    inputs: { Duration: PT6M }
    isEnd: true
`,
  },
];
