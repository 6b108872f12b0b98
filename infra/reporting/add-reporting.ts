import { type App, Validations } from 'aws-cdk-lib/core';
import type { Config } from '../../src/config/types.ts';
import { ReportingStack } from './reporting-stack.ts';

/** Off by default: `npx cdk deploy -c reporting=true PatchwardenReporting` makes the stack beside the bot's, which it leaves as it is. */
export function addReporting(app: App, config: Config): ReportingStack | undefined {
  const asked: unknown = app.node.tryGetContext('reporting');
  if (asked === undefined || asked === 'false' || asked === false) return undefined;
  if (asked !== 'true' && asked !== true)
    throw new Error(`reporting is ${JSON.stringify(asked)} and must be true or false`);
  const stack = new ReportingStack(app, config);
  for (const { id, where, reason } of stack.acknowledged) Validations.of(where).acknowledge({ id, reason });
  return stack;
}
