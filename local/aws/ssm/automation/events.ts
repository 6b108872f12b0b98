import type { EmittedEvent } from '../../../types.ts';
import type { Execution, FinalStatus, StepRecord } from './execution.ts';
import { isFinal } from './execution.ts';

/** The statuses as the events spell them: `Canceled` with one l, unlike the API. */
const spelled: Record<FinalStatus, string> = {
  Success: 'Success',
  Failed: 'Failed',
  TimedOut: 'TimedOut',
  Cancelled: 'Canceled',
};

interface Place {
  accountId: string;
  region: string;
}

/**
 * Only ends are announced: AWS documents no event for InProgress, Waiting or Cancelling.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-systems-manager-event-examples.html
 */
export const executionEvent = (place: Place, execution: Execution): EmittedEvent | undefined => {
  const { status, startedAt, endedAt } = execution;
  if (!isFinal(status) || endedAt === undefined) return undefined;
  return {
    source: 'aws.ssm',
    detailType: 'EC2 Automation Execution Status-change Notification',
    resources: resourcesOf(place, execution),
    detail: {
      ExecutionId: execution.id,
      Definition: execution.documentName,
      DefinitionVersion: Number(execution.documentVersion),
      Status: spelled[status],
      StartTime: humanTime(startedAt),
      EndTime: humanTime(endedAt),
      Time: endedAt - startedAt,
      ExecutedBy: execution.executedBy,
    },
  };
};

export const stepEvent = (place: Place, execution: Execution, step: StepRecord): EmittedEvent | undefined => {
  const { status, startedAt, endedAt } = step;
  if (!isFinal(status) || startedAt === undefined || endedAt === undefined) return undefined;
  return {
    source: 'aws.ssm',
    detailType: 'EC2 Automation Step Status-change Notification',
    resources: resourcesOf(place, execution),
    detail: {
      ExecutionId: execution.id,
      Definition: execution.documentName,
      DefinitionVersion: Number(execution.documentVersion),
      Status: spelled[status],
      EndTime: humanTime(endedAt),
      StartTime: humanTime(startedAt),
      Time: endedAt - startedAt,
      StepName: step.name,
      Action: step.action,
    },
  };
};

const resourcesOf = ({ region, accountId }: Place, execution: Execution): string[] => [
  `arn:aws:ssm:${region}:${accountId}:automation-execution/${execution.id}`,
  `arn:aws:ssm:${region}:${accountId}:automation-definition/${execution.documentName}:${execution.documentVersion}`,
];

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Nov 29, 2024 7:43:20 PM`, in UTC. */
const humanTime = (time: number): string => {
  const date = new Date(time);
  const hours = date.getUTCHours();
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${months[date.getUTCMonth()]} ${date.getUTCDate()}, ${date.getUTCFullYear()}`;
  return `${day} ${hours % 12 || 12}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} ${hours < 12 ? 'AM' : 'PM'}`;
};
