const startingWith = (service: string, letters: string): string[] =>
  letters.split('').map((letter) => `${service}:${letter}*`);

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
    ],
  },
  // Everything but what is read here. Letters instead of names, so that an operation of tomorrow is denied too.
  {
    sid: 'NoChangeOfInstances',
    actions: [
      ...startingWith('ec2', 'ABCEGILMPRSTUVW'),
      ...['Delete*', 'Deprovision*', 'Deregister*', 'Detach*', 'Disable*', 'Disassociate*'].map(
        (verb) => `ec2:${verb}`,
      ),
    ],
  },
  {
    sid: 'NoChangeOfGroups',
    actions: [
      ...startingWith('autoscaling', 'ABCEGLPRSTU'),
      ...['Delete*', 'Detach*', 'Disable*'].map((verb) => `autoscaling:${verb}`),
    ],
  },
  // A change set may be made and deleted: it changes nothing until a runbook executes it.
  {
    sid: 'NoChangeOfStacks',
    actions: [
      ...startingWith('cloudformation', 'ABEIPRSTUV'),
      ...['Cancel*', 'Continue*', 'CreateG*', 'CreateR*', 'CreateS*', 'CreateU*'].map(
        (verb) => `cloudformation:${verb}`,
      ),
      ...['Deactivate*', 'DeleteG*', 'DeleteR*', 'DeleteS*', 'Deregister*', 'Detect*'].map(
        (verb) => `cloudformation:${verb}`,
      ),
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
