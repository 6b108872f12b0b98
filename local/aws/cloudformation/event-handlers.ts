import type * as sdk from '@aws-sdk/client-cloudformation';
import type { OperationType } from '@aws-sdk/client-cloudformation';
import { handlersOf } from '../service.ts';
import { validationError } from './errors.ts';
import { findStack } from './lookup.ts';
import type { CloudFormationState, RecordedEvent, StackRecord } from './state.ts';

const PAGE = 100;

export const eventHandlers = (state: CloudFormationState) =>
  handlersOf<typeof sdk>()({
    DescribeStackEvents: async ({ StackName, NextToken }: sdk.DescribeStackEventsCommandInput) => {
      const { events } = findStack(state, StackName);
      const page = eventPage(events, NextToken);
      return { StackEvents: page.items, ...(page.nextToken && { NextToken: page.nextToken }) };
    },
    DescribeEvents: async (input) => describeEvents(state, input),
  });

/** Newest first. The token counts from the oldest, so that events that come between two pages shift nothing. */
const eventPage = (
  events: readonly RecordedEvent[],
  token: string | undefined,
): { items: RecordedEvent[]; nextToken?: string } => {
  const end = token === undefined ? events.length : positionIn(token, events.length);
  const start = Math.max(0, end - PAGE);
  const items = events.slice(start, end).reverse();
  return start === 0 ? { items } : { items, nextToken: Buffer.from(`event:${start}`).toString('base64url') };
};

const positionIn = (token: string, length: number): number => {
  const [, position] = /^event:(\d+)$/.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (position === undefined || Number(position) > length) throw validationError('The NextToken is not valid.');
  return Number(position);
};

/** By stack or operation; change sets have no events of their own here. */
const describeEvents = (state: CloudFormationState, input: sdk.DescribeEventsCommandInput) => {
  const { OperationId, StackName } = input;
  const stack = OperationId === undefined ? findStack(state, StackName) : stackOf(state, OperationId);
  const chosen = stack.events.filter(
    (event) =>
      (OperationId === undefined || event.OperationId === OperationId) &&
      (input.Filters?.FailedEvents !== true || event.ResourceStatus.endsWith('_FAILED')),
  );
  const page = eventPage(chosen, input.NextToken);
  const types = new Map(stack.operations.map((one) => [one.OperationId, one.OperationType]));
  return {
    OperationEvents: page.items.map((event) => operationEvent(event, types.get(event.OperationId))),
    ...(page.nextToken && { NextToken: page.nextToken }),
  };
};

const stackOf = (state: CloudFormationState, operationId: string): StackRecord => {
  const found = [...state.stacks.values()].find(({ operations }) =>
    operations.some(({ OperationId }) => OperationId === operationId),
  );
  if (found === undefined) throw validationError(`Operation ${operationId} does not exist`);
  return found;
};

const operationEvent = ({ StackName: _name, ...event }: RecordedEvent, type: OperationType | undefined) => ({
  ...event,
  EventType: event.ResourceStatus.endsWith('_FAILED') ? 'PROVISIONING_ERROR' : 'STACK_EVENT',
  ...(type !== undefined && { OperationType: type }),
});
