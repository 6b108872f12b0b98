import { labTemplates } from './lab-templates.ts';

/** The templates of the default world's stacks; `template` in a world file names one of them, or is a template itself. */

const { application, network, pipeline } = labTemplates;

/** The lab's application with parts of it changed. @throws Error when the lab has no such part any more */
const variant = (...changes: readonly (readonly [from: string, to: string])[]): string =>
  changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`infra/lab/application.yaml has no ${from}`);
    return text.replace(from, to);
  }, application);

const replacingPolicy = `    UpdatePolicy:
      AutoScalingReplacingUpdate: { WillReplace: true }
`;

const rolling = variant(
  ['a new image replaces the whole group', 'a new image rolls through the group'],
  [
    replacingPolicy,
    `    UpdatePolicy:
      AutoScalingRollingUpdate:
        MaxBatchSize: 1
        MinInstancesInService: 1
        WaitOnResourceSignals: true
        PauseTime: PT10M
`,
  ],
);

const refreshing = variant(
  ['a new image replaces the whole group', 'a new image refreshes the group'],
  [
    `    CreationPolicy:
      ResourceSignal: { Count: !Ref Capacity, Timeout: PT10M }
      AutoScalingCreationPolicy: { MinSuccessfulInstancesPercent: 100 }
${replacingPolicy}`,
    `    UpdatePolicy:
      AutoScalingInstanceRefresh:
        Strategy: Rolling
        Preferences: { MinHealthyPercentage: 50, InstanceWarmup: 60 }
`,
  ],
);

const containerService = `AWSTemplateFormatVersion: "2010-09-09"
Description: Queue workers in containers
Parameters:
  ImageUri:
    Type: String
    Description: The container image that the tasks run
  Tasks:
    Type: Number
    Default: 2
Resources:
  Cluster:
    Type: AWS::ECS::Cluster
  Logs:
    Type: AWS::Logs::LogGroup
    Properties: { RetentionInDays: 30 }
  TaskRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: { Service: ecs-tasks.amazonaws.com }
            Action: sts:AssumeRole
  TaskDefinition:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: !Ref AWS::StackName
      Cpu: "256"
      Memory: "512"
      TaskRoleArn: !GetAtt TaskRole.Arn
      ContainerDefinitions:
        - Name: worker
          Image: !Ref ImageUri
          LogConfiguration: { LogDriver: awslogs, Options: { awslogs-group: !Ref Logs } }
  Service:
    Type: AWS::ECS::Service
    Properties: { Cluster: !Ref Cluster, TaskDefinition: !Ref TaskDefinition, DesiredCount: !Ref Tasks }
Outputs:
  ServiceName:
    Value: !GetAtt Service.Name
`;

const builtIn: ReadonlyMap<string, string> = new Map([
  ['baseline-vpc', network],
  ['replacing', application],
  ['rolling', rolling],
  ['refreshing', refreshing],
  ['lab-pipeline', pipeline],
  ['container-service', containerService],
]);

/** The template of that name, or the text itself. */
export const templateText = (nameOrText: string): string => builtIn.get(nameOrText) ?? nameOrText;
