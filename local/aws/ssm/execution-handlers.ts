import type * as sdk from '@aws-sdk/client-ssm';
import { AutomationExecutionNotFoundException, InvalidNextToken } from '@aws-sdk/client-ssm';
import type { CallContext } from '../../types.ts';
import { pageOf } from '../paging.ts';
import { handlersOf } from '../service.ts';
import type { Execution } from './automation/execution.ts';
import { checkRange, invalidMember, refusal } from './errors.ts';
import { filterExecutions, filterSteps } from './execution-filters.ts';
import { shownExecution, shownMetadata, shownStep } from './shown-execution.ts';
import { sendSignal, stopExecution } from './signals.ts';
import { startExecution } from './start-execution.ts';
import type { SsmState } from './state.ts';

const noPage = () => refusal(InvalidNextToken, 'The specified token is not valid.');

export const executionHandlers = (state: SsmState) =>
  handlersOf<typeof sdk>()({
    StartAutomationExecution: async (input, { caller }: Partial<CallContext> = {}) => ({
      AutomationExecutionId: startExecution(state, input, executedBy(state, caller)),
    }),
    GetAutomationExecution: async ({ AutomationExecutionId }) => ({
      AutomationExecution: shownExecution(findExecution(state, AutomationExecutionId)),
    }),
    DescribeAutomationExecutions: async ({
      Filters,
      MaxResults,
      NextToken,
    }: sdk.DescribeAutomationExecutionsCommandInput) => {
      checkRange('maxResults', MaxResults, 1, 50);
      const newestFirst = [...state.executions.values()].reverse().sort((a, b) => b.startedAt - a.startedAt);
      const page = pageOf(filterExecutions(state, newestFirst, Filters), MaxResults ?? 50, NextToken, noPage);
      return {
        AutomationExecutionMetadataList: page.items.map(shownMetadata),
        ...(page.nextToken && { NextToken: page.nextToken }),
      };
    },
    DescribeAutomationStepExecutions: async (input) => {
      checkRange('maxResults', input.MaxResults, 1, 50);
      const execution = findExecution(state, input.AutomationExecutionId);
      const found = filterSteps(execution.steps, input.Filters);
      const ordered = input.ReverseOrder === true ? found.toReversed() : found;
      const page = pageOf(ordered, input.MaxResults ?? 50, input.NextToken, noPage);
      return { StepExecutions: page.items.map(shownStep), ...(page.nextToken && { NextToken: page.nextToken }) };
    },
    SendAutomationSignal: async ({ AutomationExecutionId, SignalType, Payload }) => {
      sendSignal(findExecution(state, AutomationExecutionId), SignalType ?? '', Payload ?? {});
      return {};
    },
    StopAutomationExecution: async ({ AutomationExecutionId, Type }) => {
      stopExecution(findExecution(state, AutomationExecutionId), Type ?? 'Cancel');
      return {};
    },
  });

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AutomationExecution.html, `ExecutedBy` */
export const executedBy = (state: SsmState, caller: string | undefined): string => {
  if (caller === undefined) return state.executedBy;
  const [role = '', session = 'local'] = caller.split('/');
  return `arn:aws:sts::${state.accountId}:assumed-role/${role}/${session}`;
};

const findExecution = (state: SsmState, id: string | undefined): Execution => {
  if (id === undefined || id.length !== 36)
    throw invalidMember('automationExecutionId', id, 'Member must have length 36');
  const found = state.executions.get(id);
  if (found === undefined)
    throw refusal(AutomationExecutionNotFoundException, `There is no automation execution ${id}.`);
  return found;
};
