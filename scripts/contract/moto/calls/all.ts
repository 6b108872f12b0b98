import type { Call } from '../types.ts';
import { baselineCalls } from './baselines.ts';
import { groupCalls } from './groups.ts';
import { messageCalls, tableCalls } from './messages.ts';
import { parameterCalls } from './parameters.ts';
import { stackCalls } from './stacks.ts';
import { windowCalls } from './windows.ts';

/** Every call, in the order in which both sides are asked. */
export const calls: readonly Call[] = [
  ...parameterCalls,
  ...windowCalls,
  ...baselineCalls,
  ...stackCalls,
  ...groupCalls,
  ...messageCalls,
  ...tableCalls,
];
