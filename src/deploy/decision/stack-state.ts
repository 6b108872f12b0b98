/** Statuses from which a stack can be updated. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html */
const UPDATABLE = [
  'CREATE_COMPLETE',
  'UPDATE_COMPLETE',
  'UPDATE_ROLLBACK_COMPLETE',
  'IMPORT_COMPLETE',
  'IMPORT_ROLLBACK_COMPLETE',
];

export const isUpdatable = (status: string): boolean => UPDATABLE.includes(status);

/** How CloudFormation words a set without changes. */
export const saysNoChanges = (reason: string | undefined): boolean =>
  /didn't contain changes|no updates are to be performed/i.test(reason ?? '');

export const isActiveRefresh = ({ status }: { status: string }): boolean =>
  ['Pending', 'InProgress', 'Baking', 'Cancelling', 'RollbackInProgress'].includes(status);
