import * as sdk from '@aws-sdk/client-ssm';
import { createIds } from '../identifiers.ts';
import type { SimulatedService } from '../service.ts';
import { calendarHandlers } from './calendar-handlers.ts';
import { documentHandlers } from './document-handlers.ts';
import { executionHandlers } from './execution-handlers.ts';
import { parameterHandlers } from './parameter-handlers.ts';
import type { SsmOptions, SsmState } from './state.ts';
import { tagHandlers } from './tags.ts';
import { createWindow, windowHandlers } from './window-handlers.ts';

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
  };
  return {
    name: 'ssm',
    sdk,
    handlers,
    /** A window whose id a config names. */
    placeWindow: (id: string, input: sdk.CreateMaintenanceWindowCommandInput) => createWindow(state, input, id),
  } satisfies SimulatedService & Record<'placeWindow', unknown>;
};

export type Ssm = ReturnType<typeof createSsm>;
