/**
 * What the worker is denied, whatever a later statement allows: ways around the runbooks. Nothing here is allowed anyway;
 * a deny makes a mistake in another statement harmless. Wildcards in a deny only make it stronger.
 */
export const SIDE_DOORS: readonly { sid: string; actions: readonly string[] }[] = [
  {
    sid: 'NoOtherWayIntoInstances',
    actions: [
      'ssm:SendCommand',
      'ssm:StartSession',
      'ssm:SendAutomationSignal',
      'ssm:StartChangeRequestExecution',
      'ssm:StartAssociationsOnce',
      'ec2:*',
      'autoscaling:*',
      'cloudformation:*',
    ],
  },
  {
    sid: 'NoChangeOfRunbooks',
    actions: ['ssm:CreateDocument', 'ssm:UpdateDocument*', 'ssm:DeleteDocument', 'ssm:ModifyDocumentPermission'],
  },
  {
    sid: 'NoBakeWithoutRunbook',
    actions: [
      'imagebuilder:Start*',
      'imagebuilder:Create*',
      'imagebuilder:Update*',
      'imagebuilder:Delete*',
      'imagebuilder:Import*',
      'imagebuilder:Put*',
      'imagebuilder:Cancel*',
      'imagebuilder:RetryImage',
      'imagebuilder:DistributeImage',
      'imagebuilder:SendWorkflowStepAction',
    ],
  },
  {
    sid: 'NoChangeOfPermissions',
    actions: [
      'iam:Add*',
      'iam:Attach*',
      'iam:Create*',
      'iam:Delete*',
      'iam:Detach*',
      'iam:Put*',
      'iam:Set*',
      'iam:Update*',
      'sts:AssumeRole',
      'kms:CreateGrant',
      'lambda:*',
    ],
  },
  {
    sid: 'NoWholesaleAccessToTheRecord',
    actions: [
      'dynamodb:Scan',
      'dynamodb:BatchWriteItem',
      'dynamodb:PartiQL*',
      'dynamodb:DeleteTable',
      'dynamodb:UpdateTable',
      'dynamodb:UpdateTimeToLive',
      'dynamodb:UpdateContinuousBackups',
      'dynamodb:PutResourcePolicy',
      'dynamodb:DeleteResourcePolicy',
    ],
  },
];
