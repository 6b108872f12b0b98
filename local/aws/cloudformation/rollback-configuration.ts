import type { RollbackConfiguration } from '@aws-sdk/client-cloudformation';
import { validationError } from './errors.ts';
import { checkTriggers } from './request-limits.ts';

const MOST_TRIGGERS = 5;
const MOST_MINUTES = 180;
const TRIGGERS: readonly string[] = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'];

/** What is given replaces what the stack has, member by member; what is not given stays. @throws ValidationError */
export const mergedRollback = (
  previous: RollbackConfiguration,
  given: RollbackConfiguration | undefined,
): RollbackConfiguration => {
  const minutes = given?.MonitoringTimeInMinutes;
  if (minutes !== undefined && (minutes < 0 || minutes > MOST_MINUTES))
    throw validationError(
      `1 validation error detected: Value '${minutes}' at 'rollbackConfiguration.monitoringTimeInMinutes' failed to satisfy constraint: Member must have value between 0 and ${MOST_MINUTES}`,
    );
  if ((given?.RollbackTriggers?.length ?? 0) > MOST_TRIGGERS)
    throw validationError(
      `1 validation error detected: Value at 'rollbackConfiguration.rollbackTriggers' failed to satisfy constraint: Member must have length less than or equal to ${MOST_TRIGGERS}`,
    );
  checkTriggers(given);
  const other = given?.RollbackTriggers?.find(({ Type }) => !TRIGGERS.includes(Type ?? ''));
  if (other !== undefined) throw validationError(`The rollback trigger type ${other.Type} is not supported`);
  return {
    ...previous,
    ...(given?.RollbackTriggers !== undefined && { RollbackTriggers: given.RollbackTriggers }),
    ...(minutes !== undefined && { MonitoringTimeInMinutes: minutes }),
  };
};
