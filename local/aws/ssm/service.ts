import * as sdk from '@aws-sdk/client-ssm';
import { createIds } from '../identifiers.ts';
import type { SimulatedService } from '../service.ts';
import { calendarHandlers } from './calendar-handlers.ts';
import { documentHandlers } from './document-handlers.ts';
import { executionHandlers } from './execution-handlers.ts';
import { parameterHandlers } from './parameter-handlers.ts';
import type { SsmOptions, SsmState } from './state.ts';
import { tagHandlers } from './tags.ts';
import { windowExecutionHandlers } from './windows/execution-handlers.ts';
import { windowScheduleHandlers } from './windows/schedule-handlers.ts';
import { registerTarget, targetHandlers } from './windows/target-handlers.ts';
import { registerTask, taskHandlers } from './windows/task-handlers.ts';
import { createWindow, windowHandlers } from './windows/window-handlers.ts';

/** Systems Manager: Parameter Store, documents, Change Calendars, maintenance windows, and Automation, which runs the documents' own text. */
export const createSsm = (options: SsmOptions) => {
  const state: SsmState = {
    executedBy: `arn:aws:iam::${options.accountId}:user/local`,
    ...options,
    nextId: createIds('ssm'),
    parameters: new Map(),
    documents: new Map(),
    executions: new Map(),
    windows: new Map(),
    windowExecutions: new Map(),
    windowRuns: new Map(),
    windowTokens: new Map(),
    tokens: new Map(),
    tags: new Map(),
  };
  const handlers = {
    ...parameterHandlers(state),
    ...documentHandlers(state),
    ...calendarHandlers(state),
    ...executionHandlers(state),
    ...tagHandlers(state),
    ...windowHandlers(state),
    ...targetHandlers(state),
    ...taskHandlers(state),
    ...windowScheduleHandlers(state),
    ...windowExecutionHandlers(state),
  };
  return {
    name: 'ssm',
    sdk,
    handlers,
    /** A window with an id that a config names, and what belongs to it; all take what the API's own calls take, and give the id. */
    placeWindow: (id: string, input: sdk.CreateMaintenanceWindowCommandInput) => createWindow(state, input, id),
    placeTarget: (input: sdk.RegisterTargetWithMaintenanceWindowCommandInput, id?: string) =>
      registerTarget(state, input, id),
    placeTask: (input: sdk.RegisterTaskWithMaintenanceWindowCommandInput, id?: string) =>
      registerTask(state, input, id),
  } satisfies SimulatedService & Record<`place${'Window' | 'Target' | 'Task'}`, unknown>;
};

export type Ssm = ReturnType<typeof createSsm>;
