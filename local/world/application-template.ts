/** The templates of the default world's stacks; `template` in a world file names one of them, or is a template itself. */

const head = (description: string) => `AWSTemplateFormatVersion: "2010-09-09"
Description: ${description}
Parameters:
  BaselineVpcStack:
    Type: String
    Description: The stack that exports the VPC and its subnets
  AmazonMachineImage:
    Type: AWS::EC2::Image::Id
    Description: What the instances run
  InstanceType:
    Type: String
    Default: t3.small
  Capacity:
    Type: Number
    Default: 2
    MinValue: 1
    Description: How many instances
`;

const network = `Resources:
  InstanceRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: { Service: ec2.amazonaws.com }
            Action: sts:AssumeRole
      ManagedPolicyArns: [arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore]
  InstanceProfile:
    Type: AWS::IAM::InstanceProfile
    Properties: { Roles: [!Ref InstanceRole] }
  LoadBalancerSecurityGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: The load balancer, open to the network
      VpcId:
        Fn::ImportValue: !Sub "\${BaselineVpcStack}-Vpc"
  InstanceSecurityGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: Instances, reached from the load balancer alone
      VpcId:
        Fn::ImportValue: !Sub "\${BaselineVpcStack}-Vpc"
      SecurityGroupIngress:
        - { IpProtocol: tcp, FromPort: 80, ToPort: 80, SourceSecurityGroupId: !Ref LoadBalancerSecurityGroup }
  LoadBalancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Scheme: internal
      SecurityGroups: [!Ref LoadBalancerSecurityGroup]
      Subnets: !Split
        - ","
        - Fn::ImportValue: !Sub "\${BaselineVpcStack}-Subnets"
  TargetGroup:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      VpcId:
        Fn::ImportValue: !Sub "\${BaselineVpcStack}-Vpc"
      Port: 80
      Protocol: HTTP
      HealthCheckPath: /health
      HealthCheckIntervalSeconds: 10
      HealthyThresholdCount: 2
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref LoadBalancer
      Port: 80
      Protocol: HTTP
      DefaultActions: [{ Type: forward, TargetGroupArn: !Ref TargetGroup }]
`;

const instances = `  LaunchTemplate:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        ImageId: !Ref AmazonMachineImage
        InstanceType: !Ref InstanceType
        IamInstanceProfile: { Arn: !GetAtt InstanceProfile.Arn }
        SecurityGroupIds: [!Ref InstanceSecurityGroup]
        MetadataOptions: { HttpTokens: required }
        UserData:
          Fn::Base64: !Sub |
            #!/bin/bash
            systemctl enable --now application
            timeout 240 bash -c 'until curl --fail --silent http://127.0.0.1/health; do sleep 2; done'
            /opt/aws/bin/cfn-signal --exit-code $? --stack \${AWS::StackName} --resource AutoScalingGroup --region \${AWS::Region}
  AutoScalingGroup:
    Type: AWS::AutoScaling::AutoScalingGroup
    DependsOn: Listener
`;

const group = `    Properties:
      LaunchTemplate:
        LaunchTemplateId: !Ref LaunchTemplate
        Version: !GetAtt LaunchTemplate.LatestVersionNumber
      MinSize: !Ref Capacity
      MaxSize: "8"
      DesiredCapacity: !Ref Capacity
      HealthCheckType: ELB
      HealthCheckGracePeriod: 120
      TargetGroupARNs: [!Ref TargetGroup]
      VPCZoneIdentifier: !Split
        - ","
        - Fn::ImportValue: !Sub "\${BaselineVpcStack}-Subnets"
  ErrorAlarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmName: !Sub "\${AWS::StackName}-5xx"
      Namespace: AWS/ApplicationELB
      MetricName: HTTPCode_Target_5XX_Count
      Dimensions: [{ Name: TargetGroup, Value: !GetAtt TargetGroup.TargetGroupFullName }]
      Statistic: Sum
      Period: 60
      EvaluationPeriods: 2
      Threshold: 10
      ComparisonOperator: GreaterThanThreshold
Outputs:
  Url:
    Value: !Sub "http://\${LoadBalancer.DNSName}/"
  GroupName:
    Value: !Ref AutoScalingGroup
`;

const creation = `    CreationPolicy:
      ResourceSignal: { Count: !Ref Capacity, Timeout: PT10M }
`;

const replacing = `    UpdatePolicy:
      AutoScalingReplacingUpdate: { WillReplace: true }
`;

const rolling = `    UpdatePolicy:
      AutoScalingRollingUpdate:
        MaxBatchSize: 1
        MinInstancesInService: 1
        WaitOnResourceSignals: true
        PauseTime: PT10M
`;

const refreshing = `    UpdatePolicy:
      AutoScalingInstanceRefresh:
        Strategy: Rolling
        Preferences: { MinHealthyPercentage: 50, InstanceWarmup: 60 }
`;

const application = (description: string, policies: string) =>
  `${head(description)}${network}${instances}${policies}${group}`;

const baselineVpc = `AWSTemplateFormatVersion: "2010-09-09"
Description: The network that the applications share
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties: { CidrBlock: 10.20.0.0/16 }
  SubnetA:
    Type: AWS::EC2::Subnet
    Properties: { VpcId: !Ref Vpc, CidrBlock: 10.20.0.0/20, AvailabilityZone: !Sub "\${AWS::Region}a" }
  SubnetB:
    Type: AWS::EC2::Subnet
    Properties: { VpcId: !Ref Vpc, CidrBlock: 10.20.16.0/20, AvailabilityZone: !Sub "\${AWS::Region}b" }
  SubnetC:
    Type: AWS::EC2::Subnet
    Properties: { VpcId: !Ref Vpc, CidrBlock: 10.20.32.0/20, AvailabilityZone: !Sub "\${AWS::Region}c" }
Outputs:
  Vpc:
    Value: !Ref Vpc
    Export: { Name: !Sub "\${AWS::StackName}-Vpc" }
  Subnets:
    Value: !Join [",", [!Ref SubnetA, !Ref SubnetB, !Ref SubnetC]]
    Export: { Name: !Sub "\${AWS::StackName}-Subnets" }
`;

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
  ['baseline-vpc', baselineVpc],
  [
    'replacing',
    application('Servers behind a load balancer; a new image replaces the whole group', creation + replacing),
  ],
  ['rolling', application('Servers behind a load balancer; a new image rolls through the group', creation + rolling)],
  ['refreshing', application('Servers behind a load balancer; a new image refreshes the group', refreshing)],
  ['container-service', containerService],
]);

/** The template of that name, or the text itself. */
export const templateText = (nameOrText: string): string => builtIn.get(nameOrText) ?? nameOrText;
