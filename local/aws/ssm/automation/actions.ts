import type { Action } from './action.ts';
import { assertProperty, executeApi, waitForProperty } from './api-actions.ts';
import { approve } from './approve.ts';
import { branch } from './branch.ts';
import { executeAutomation } from './child-automation.ts';
import { invokeFunction } from './invoke-function.ts';
import { loop } from './loop.ts';
import { isSimulated, type RunbookStep, type SimulatedAction } from './runbook.ts';
import { pause, sleep } from './sleep.ts';
import { updateVariable } from './update-variable.ts';

const actions: Record<SimulatedAction, Action> = {
  'aws:approve': approve,
  'aws:assertAwsResourceProperty': assertProperty,
  'aws:branch': branch,
  'aws:executeAutomation': executeAutomation,
  'aws:executeAwsApi': executeApi,
  'aws:invokeLambdaFunction': invokeFunction,
  'aws:loop': loop,
  'aws:pause': pause,
  'aws:sleep': sleep,
  'aws:updateVariable': updateVariable,
  'aws:waitForAwsResourceProperty': waitForProperty,
};

/** The action of a step; one that is not simulated fails with a message that says so. */
export const actionOf = (step: RunbookStep): Action => {
  const { action } = step;
  if (isSimulated(action)) return actions[action];
  return async () => ({ kind: 'failed', type: 'NotSimulated', message: `${action} is not simulated here` });
};
