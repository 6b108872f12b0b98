import { type App, Validations } from 'aws-cdk-lib/core';
import type { Config } from '../../src/config/types.ts';
import { AuditSinkStack } from './audit-sink-stack.ts';

/** Ten years: nobody can shorten it afterwards. */
const MOST_DAYS = 3650;

/** Off by default: `npx cdk deploy -c auditSink=<days> PatchwardenAuditSink` makes the stack beside the bot's, which it leaves as it is. */
export function addAuditSink(app: App, config: Config): AuditSinkStack | undefined {
  const asked: unknown = app.node.tryGetContext('auditSink');
  if (asked === undefined || asked === 'false' || asked === false) return undefined;
  const days =
    typeof asked === 'number' || (typeof asked === 'string' && /^[1-9][0-9]{0,3}$/.test(asked)) ? Number(asked) : 0;
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS)
    throw new Error(
      `auditSink is ${JSON.stringify(asked)} and must be a number of days from 1 to ${MOST_DAYS}, or false`,
    );
  const stack = new AuditSinkStack(app, config, days);
  for (const { id, where, reason } of stack.acknowledged) Validations.of(where).acknowledge({ id, reason });
  return stack;
}
