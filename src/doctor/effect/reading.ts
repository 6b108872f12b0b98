import { AwsCallError } from '../../aws/failure.ts';
import { SlackCallError } from '../../slack/call-error.ts';
import type { Read, Unread } from '../types/read.ts';

/** `action`: what the reading needs at least, an IAM action or a scope of the Slack app; AWS names the missing one where it says so. */
export type Reading = <Of>(action: string, load: () => Promise<Of>) => Promise<Read<Of>>;

/** Every reading is one of these: what fails is reported, and the other checks still run. `isLate`: nothing more is begun. */
export const readingUntil =
  (isLate: () => boolean): Reading =>
  async (action, load) => {
    if (isLate()) return { kind: 'unread', action, code: 'no time left', why: 'late' };
    try {
      return { kind: 'read', value: await load() };
    } catch (error) {
      return unreadBecause(action, error);
    }
  };

function unreadBecause(action: string, error: unknown): Unread {
  if (error instanceof SlackCallError)
    return { kind: 'unread', action, code: error.code, why: error.code === 'missing_scope' ? 'scope' : 'failed' };
  if (!(error instanceof AwsCallError)) throw error;
  // What kept the credentials of a role keeps every call with them.
  const { cause } = error;
  if (cause instanceof AwsCallError)
    return { kind: 'unread', action: 'sts:AssumeRole', code: cause.code, why: 'no-access', says: cause.message };
  const missing = /to perform: ([a-z0-9-]+:\w+)/.exec(error.message)?.[1];
  const isDenied = /AccessDenied|Unauthorized|NotAuthorized|AuthorizationError/.test(error.code);
  return { kind: 'unread', action: missing ?? action, code: error.code, why: isDenied ? 'denied' : 'failed' };
}
