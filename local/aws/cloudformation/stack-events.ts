import type { ResourceStatus, StackStatus } from '@aws-sdk/client-cloudformation';
import type { Operation } from './pace.ts';
import type { CloudFormationState, ResourceRecord, StackRecord } from './state.ts';

export interface Teller {
  state: CloudFormationState;
  stack: StackRecord;
  operation: Operation;
}

const STACK_TYPE = 'AWS::CloudFormation::Stack';

/** Brings the stack to a status, with its stack event and its event on the bus. */
export const setStackStatus = (teller: Teller, status: StackStatus, reason?: string): void => {
  const { stack } = teller;
  stack.status = status;
  if (reason === undefined) delete stack.reason;
  else stack.reason = reason;
  write(teller, { logicalId: stack.name, physicalId: stack.id, type: STACK_TYPE, status, reason });
};

/** Brings a resource to a status, with its stack event and its event on the bus. */
export const setResourceStatus = (
  teller: Teller,
  record: ResourceRecord,
  { status, reason }: { status: ResourceStatus; reason?: string },
): void => {
  record.status = status;
  record.updatedAt = teller.operation.pace.now();
  if (reason === undefined) delete record.reason;
  else record.reason = reason;
  const { logicalId, physicalId, type } = record;
  const properties = JSON.stringify(record.properties);
  write(teller, { logicalId, physicalId, type, status, reason, properties });
};

interface Told {
  logicalId: string;
  physicalId: string;
  type: string;
  status: string;
  reason: string | undefined;
  properties?: string;
}

const write = (teller: Teller, told: Told): void => {
  const { state, stack, operation } = teller;
  const now = operation.pace.now();
  const own = told.type === STACK_TYPE;
  stack.events.push({
    StackId: stack.id,
    StackName: stack.name,
    EventId: own
      ? state.nextId()
      : `${told.logicalId}-${told.status}-${new Date(now).toISOString()}-${stack.events.length}`,
    OperationId: operation.id,
    LogicalResourceId: told.logicalId,
    PhysicalResourceId: told.physicalId,
    ResourceType: told.type,
    Timestamp: new Date(now),
    ResourceStatus: told.status,
    ...(told.reason !== undefined && { ResourceStatusReason: told.reason }),
    ...(told.properties !== undefined && { ResourceProperties: told.properties }),
    ...(operation.token !== undefined && { ClientRequestToken: operation.token }),
  });
  if (operation.pace.live) emit(teller, told, own);
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/event-detail-stack-status-change.html */
const emit = ({ state, stack, operation }: Teller, told: Told, own: boolean): void =>
  state.emit({
    source: 'aws.cloudformation',
    detailType: own ? 'CloudFormation Stack Status Change' : 'CloudFormation Resource Status Change',
    resources: [stack.id],
    detail: {
      'stack-id': stack.id,
      ...(!own && {
        'logical-resource-id': told.logicalId,
        'physical-resource-id': told.physicalId,
        'resource-type': told.type,
      }),
      'status-details': { status: told.status, 'status-reason': told.reason ?? '' },
      'client-request-token': operation.token ?? '',
    },
  });
