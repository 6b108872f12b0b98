import type { EmittedEvent } from '../../../types.ts';
import type { SsmState } from '../state.ts';
import { type CommandRecord, type InvocationRecord, statusOf } from './command.ts';

/** The statuses that are announced, as the events spell them: `Canceled` with one l, unlike the API. */
const SPELLED: Readonly<Record<string, string>> = {
  InProgress: 'InProgress',
  Success: 'Success',
  Failed: 'Failed',
  TimedOut: 'TimedOut',
  Cancelled: 'Canceled',
};

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-systems-manager-event-examples.html */
export const commandEvent = (state: SsmState, command: CommandRecord): EmittedEvent => ({
  source: 'aws.ssm',
  detailType: 'EC2 Command Status-change Notification',
  resources: [...command.invocations.keys()].map((id) => arnOf(state, id)),
  detail: {
    'command-id': command.id,
    'document-name': command.documentName,
    'expire-after': new Date(command.expiresAt).toISOString(),
    parameters: command.parameters,
    'requested-date-time': new Date(command.requestedAt).toISOString(),
    status: SPELLED[command.status],
  },
});

/** Nothing for a status that AWS does not announce. */
export const invocationEvent = (
  state: SsmState,
  command: CommandRecord,
  invocation: InvocationRecord,
): EmittedEvent | undefined => {
  const status = SPELLED[statusOf(invocation)];
  if (status === undefined) return undefined;
  return {
    source: 'aws.ssm',
    detailType: 'EC2 Command Invocation Status-change Notification',
    resources: [arnOf(state, invocation.nodeId)],
    detail: {
      'command-id': command.id,
      'document-name': command.documentName,
      'instance-id': invocation.nodeId,
      'requested-date-time': new Date(invocation.requestedAt).toISOString(),
      status,
    },
  };
};

const arnOf = ({ region, accountId }: SsmState, id: string): string =>
  id.startsWith('mi-')
    ? `arn:aws:ssm:${region}:${accountId}:managed-instance/${id}`
    : `arn:aws:ec2:${region}:${accountId}:instance/${id}`;
