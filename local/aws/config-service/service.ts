import * as sdk from '@aws-sdk/client-config-service';
import type { SimulatedService } from '../service.ts';
import { configRuleHandlers } from './handlers.ts';
import type { ConfigServiceOptions, ConfigServiceState } from './state.ts';

/** AWS Config with a recorder, as far as rules about instances need it. */
export const createConfigService = (options: ConfigServiceOptions) => {
  const state: ConfigServiceState = { ...options, rules: new Map() };
  return { name: 'config', sdk, handlers: configRuleHandlers(state) } satisfies SimulatedService;
};
