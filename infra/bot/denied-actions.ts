/** Actions by the first letters of their names, so that an operation of tomorrow is denied too. */
export const startingWith = (service: string, letters: string): string[] =>
  letters.split('').map((letter) => `${service}:${letter}*`);

/** What the worker is denied, whatever a statement allows. Wildcards in a deny only make it stronger. */
export interface DeniedActions {
  sid: string;
  actions: readonly string[];
}

/**
 * Ways around the runbooks that belong to no feature. Nothing here is allowed anyway; a deny makes a mistake in another
 * statement harmless.
 */
export const DENIED_ACTIONS: readonly DeniedActions[] = [
  {
    sid: 'NoOtherWayIntoInstances',
    actions: [
      'ssm:SendCommand',
      'ssm:StartSession',
      'ssm:SendAutomationSignal',
      'ssm:StartChangeRequestExecution',
      'ssm:StartAssociationsOnce',
      // What runs later or again: an association, a task of a maintenance window, a session that someone left open.
      'ssm:CreateAssociation*',
      'ssm:UpdateAssociation',
      'ssm:RegisterTaskWithMaintenanceWindow',
      'ssm:UpdateMaintenanceWindow*',
      'ssm:ResumeSession',
    ],
  },
  {
    sid: 'NoChangeOfRunbooks',
    actions: ['ssm:CreateDocument', 'ssm:UpdateDocument*', 'ssm:DeleteDocument', 'ssm:ModifyDocumentPermission'],
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
