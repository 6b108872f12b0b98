import * as sdk from '@aws-sdk/client-cloudformation';
import { createAlarms } from '../alarms.ts';
import { createFaults } from '../faults.ts';
import { createIds } from '../identifiers.ts';
import type { SimulatedService } from '../service.ts';
import { changeSetHandlers } from './change-set-handlers.ts';
import { describeHandlers } from './describe-handlers.ts';
import { driftHandlers } from './drift-handlers.ts';
import { eventHandlers } from './event-handlers.ts';
import { type PastStack, recordPastStack } from './past-stack.ts';
import { stackHandlers } from './stack-handlers.ts';
import type { CloudFormationOptions, CloudFormationState } from './state.ts';
import { templateHandlers } from './template-handlers.ts';

/** CloudFormation: stacks, change sets, and updates that go through groups of instances as their UpdatePolicy says. */
export const createCloudFormation = (options: CloudFormationOptions) => {
  const state: CloudFormationState = {
    ...options,
    faults: options.faults ?? createFaults(),
    alarms: options.alarms ?? createAlarms(),
    nextId: createIds('cloudformation', options.salt),
    stacks: new Map(),
    driftDetections: new Map(),
  };
  return {
    name: 'cloudformation',
    sdk,
    withoutEffect: {
      CancelUpdateStack: { ClientRequestToken: 'an update is cancelled once: again, its status refuses it' },
      GetTemplate: { TemplateStage: 'there are no transforms: both stages are the same' },
    },
    handlers: {
      ...stackHandlers(state),
      ...describeHandlers(state),
      ...eventHandlers(state),
      ...changeSetHandlers(state),
      ...templateHandlers(state),
      ...driftHandlers(state),
    },
    /** Writes a stack into the past, its resources made now, without events on the bus. */
    recordPast: (past: PastStack) => recordPastStack(state, past),
  } satisfies SimulatedService & Record<string, unknown>;
};

export type CloudFormation = ReturnType<typeof createCloudFormation>;
