/** What the runbook is started with. */
export const COUNT = '1000000';
export const NAMES = ['alpha', 'beta', 'gamma'] as const;

/** Of the step that waits for what never comes, which is tried twice. */
export const WAIT_SECONDS = 15;

/** Change sets of other names the runbook's role may not look at. */
export const CHANGE_SET = 'verify-live';

const run = `Service: dynamodb
              Api: UpdateItem
              TableName: !Ref Table`;

/**
 * A log group without logs, an on-demand table of one item, a role that may reach these and its own executions, a runbook, and a
 * window that starts it every five minutes to end at once. Nothing in it reaches anything outside the stack, but for reads.
 * The comment and the spaces are there to be given back.
 */
export const THROW_AWAY_TEMPLATE = `# made by npm run verify-live, and deleted by it
Parameters:
  Days:   {Type: Number, Default: 1}
Resources:
  Logs:
    Type: AWS::Logs::LogGroup
    Properties: {RetentionInDays: !Ref Days}
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: !Ref AWS::StackName
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: pk, AttributeType: S}]
      KeySchema: [{AttributeName: pk, KeyType: HASH}]
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - {Effect: Allow, Principal: {Service: ssm.amazonaws.com}, Action: 'sts:AssumeRole'}
  Policy:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: verify-live
      Roles: [!Ref Role]
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Action: 'dynamodb:UpdateItem'
            Resource: !GetAtt Table.Arn
            Condition:
              ForAllValues:StringLike: {'dynamodb:LeadingKeys': ['RUN#*']}
              ForAllValues:StringEquals: {'dynamodb:Attributes': [pk, written, listed, flagged, undone]}
              'Null': {'dynamodb:LeadingKeys': 'false'}
          - {Effect: Allow, Action: 'ec2:DescribeAvailabilityZones', Resource: '*'}
          - {Effect: Allow, Action: 'cloudformation:DescribeChangeSet', Resource: !Ref AWS::StackId}
          - Effect: Allow
            Action: 'cloudformation:DescribeChangeSetHooks'
            Resource: !Ref AWS::StackId
            Condition:
              StringLike:
                'cloudformation:ChangeSetName':
                  - '${CHANGE_SET}*'
                  - !Sub 'arn:\${AWS::Partition}:cloudformation:\${AWS::Region}:\${AWS::AccountId}:changeSet/${CHANGE_SET}*'
          - Effect: Allow
            Action: 'ssm:StartAutomationExecution'
            Resource:
              - !Sub 'arn:\${AWS::Partition}:ssm:\${AWS::Region}:\${AWS::AccountId}:document/\${AWS::StackName}'
              - !Sub 'arn:\${AWS::Partition}:ssm:\${AWS::Region}:\${AWS::AccountId}:automation-definition/\${AWS::StackName}:*'
          - Effect: Allow
            Action: ['ssm:AddTagsToResource', 'ssm:GetAutomationExecution']
            Resource: !Sub 'arn:\${AWS::Partition}:ssm:\${AWS::Region}:\${AWS::AccountId}:automation-execution/*'
          - Effect: Allow
            Action: 'ssm:StopAutomationExecution'
            Resource: !Sub 'arn:\${AWS::Partition}:ssm:\${AWS::Region}:\${AWS::AccountId}:automation-execution/*'
            Condition: {'Null': {'aws:ResourceTag/verify-live': 'false'}}
          - Effect: Allow
            Action: 'iam:PassRole'
            Resource: !GetAtt Role.Arn
            Condition: {StringEquals: {'iam:PassedToService': ssm.amazonaws.com}}
  Runbook:
    Type: AWS::SSM::Document
    DependsOn: Policy
    Properties:
      Name: !Ref AWS::StackName
      DocumentType: Automation
      DocumentFormat: JSON
      Content:
        schemaVersion: '0.3'
        assumeRole: !GetAtt Role.Arn
        parameters:
          Story: {type: String, allowedValues: [all, hold, early]}
          Count: {type: Integer}
          Names: {type: StringList}
          Flag: {type: Boolean}
          ChangeSet: {type: String}
          Note: {type: String}
        mainSteps:
          - name: choose
            action: aws:branch
            inputs:
              Choices:
                - {NextStep: hold, Variable: '{{Story}}', StringEquals: hold}
                - {NextStep: early, Variable: '{{Story}}', StringEquals: early}
              Default: writeText
          - name: writeText
            action: aws:executeAwsApi
            isCritical: false
            onFailure: Continue
            inputs:
              ${run}
              Key: {pk: {S: 'RUN#1'}}
              UpdateExpression: 'SET written = :text'
              ExpressionAttributeValues: {':text': {S: 'n={{Count}};'}}
          - name: writeValues
            action: aws:executeAwsApi
            isCritical: false
            onFailure: Continue
            inputs:
              ${run}
              Key: {pk: {S: 'RUN#1'}}
              UpdateExpression: 'SET listed = :list, flagged = :flag'
              ExpressionAttributeValues: {':list': {SS: '{{Names}}'}, ':flag': {BOOL: '{{Flag}}'}}
          - name: otherKey
            action: aws:executeAwsApi
            isCritical: false
            onFailure: Continue
            inputs:
              ${run}
              Key: {pk: {S: 'OTHER#1'}}
              UpdateExpression: 'SET written = :text'
              ExpressionAttributeValues: {':text': {S: 'x'}}
          - name: otherAttribute
            action: aws:executeAwsApi
            isCritical: false
            onFailure: Continue
            inputs:
              ${run}
              Key: {pk: {S: 'RUN#2'}}
              UpdateExpression: 'SET written = :text'
              ConditionExpression: attribute_not_exists(hidden)
              ExpressionAttributeValues: {':text': {S: 'x'}}
          - name: zones
            action: aws:executeAwsApi
            isCritical: false
            onFailure: Continue
            inputs: {Service: ec2, Api: DescribeAvailabilityZones}
            outputs: [{Name: names, Selector: '$.AvailabilityZones..ZoneName', Type: StringList}]
          - name: inFilters
            action: aws:executeAwsApi
            isCritical: false
            onFailure: Continue
            inputs:
              Service: ec2
              Api: DescribeAvailabilityZones
              Filters: [{Name: zone-name, Values: '{{zones.names}}'}]
            outputs: [{Name: names, Selector: '$.AvailabilityZones..ZoneName', Type: StringList}]
          - name: noMatch
            action: aws:executeAwsApi
            isCritical: false
            onFailure: step:pauseHere
            inputs:
              Service: ec2
              Api: DescribeAvailabilityZones
              Filters: [{Name: zone-name, Values: [none-such]}]
            outputs: [{Name: name, Selector: '$.AvailabilityZones[0].ZoneName', Type: String}]
          - {name: pauseHere, action: aws:sleep, inputs: {Duration: PT5S}}
          - name: waitTwice
            action: aws:waitForAwsResourceProperty
            timeoutSeconds: ${WAIT_SECONDS}
            maxAttempts: 2
            isCritical: false
            onFailure: Continue
            inputs:
              Service: ec2
              Api: DescribeAvailabilityZones
              PropertySelector: '$.AvailabilityZones[0].State'
              DesiredValues: [never]
          - name: changeSet
            action: aws:executeAwsApi
            isCritical: false
            onFailure: Continue
            inputs: {Service: cloudformation, Api: DescribeChangeSet, ChangeSetName: '{{ChangeSet}}'}
          - name: changeSetHooks
            action: aws:executeAwsApi
            isCritical: false
            onFailure: Continue
            inputs: {Service: cloudformation, Api: DescribeChangeSetHooks, ChangeSetName: '{{ChangeSet}}'}
          - name: startTagged
            action: aws:executeAwsApi
            isCritical: false
            onFailure: Continue
            inputs:
              Service: ssm
              Api: StartAutomationExecution
              DocumentName: !Ref AWS::StackName
              Parameters: {Story: [hold], Count: ['1'], Names: [none], Flag: ['false'], ChangeSet: [none], Note: [none]}
              Tags: [{Key: verify-live, Value: started}]
            outputs: [{Name: id, Selector: '$.AutomationExecutionId', Type: String}]
          - name: stopTagged
            action: aws:executeAwsApi
            isCritical: false
            onFailure: Continue
            inputs:
              Service: ssm
              Api: StopAutomationExecution
              AutomationExecutionId: '{{startTagged.id}}'
              Type: Cancel
          - {name: early, action: aws:sleep, isEnd: true, inputs: {Duration: PT1S}}
          - {name: hold, action: aws:sleep, onCancel: step:undo, isEnd: true, inputs: {Duration: PT5M}}
          - name: undo
            action: aws:executeAwsApi
            isCritical: false
            onFailure: step:afterUndo
            nextStep: early
            inputs:
              ${run}
              Key: {pk: {S: 'RUN#3'}}
              UpdateExpression: 'SET undone = :yes'
              ConditionExpression: attribute_exists(written)
              ExpressionAttributeValues: {':yes': {BOOL: true}}
          - name: afterUndo
            action: aws:executeAwsApi
            isEnd: true
            inputs:
              ${run}
              Key: {pk: {S: 'RUN#3'}}
              UpdateExpression: 'SET undone = :yes'
              ExpressionAttributeValues: {':yes': {BOOL: true}}
  Window:
    Type: AWS::SSM::MaintenanceWindow
    Properties:
      Name: !Ref AWS::StackName
      Schedule: cron(0/5 * * * ? *)
      Duration: 1
      Cutoff: 0
      AllowUnassociatedTargets: false
  WindowTask:
    Type: AWS::SSM::MaintenanceWindowTask
    Properties:
      WindowId: !Ref Window
      TaskType: AUTOMATION
      TaskArn: !Ref Runbook
      ServiceRoleArn: !GetAtt Role.Arn
      Priority: 1
      TaskInvocationParameters:
        MaintenanceWindowAutomationParameters:
          DocumentVersion: $DEFAULT
          Parameters:
            Story: [early]
            Count: ['1']
            Names: [none]
            Flag: ['false']
            ChangeSet: [none]
            Note: ['{{WINDOW_ID}}/{{WINDOW_EXECUTION_ID}}']
Outputs:
  Window: {Value: !Ref Window}
`;
