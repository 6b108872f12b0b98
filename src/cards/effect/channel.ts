import type { Uses } from '../../contract/ports.ts';
import { SlackCallError } from '../../slack/call-error.ts';

/** Whether a card may be posted in a channel. Unknown means no. */
export type ChannelCheck =
  | { kind: 'ok' }
  | { kind: 'shared' }
  | { kind: 'gone' }
  | { kind: 'not-member' }
  | { kind: 'unknown'; failure: SlackCallError };

/** "Cards are never posted in channels shared with other organisations." Nobody but its owner reads a direct message. */
export async function checkChannel({ slack }: Uses<'slack'>, channelId: string): Promise<ChannelCheck> {
  if (channelId.startsWith('D')) return { kind: 'ok' };
  try {
    const { isExternallyShared, isArchived, isMember } = await slack.channelInfo(channelId);
    if (isExternallyShared) return { kind: 'shared' };
    if (isArchived) return { kind: 'gone' };
    return isMember ? { kind: 'ok' } : { kind: 'not-member' };
  } catch (error) {
    if (!(error instanceof SlackCallError)) throw error;
    return error.kind === 'channel-gone' ? { kind: 'gone' } : { kind: 'unknown', failure: error };
  }
}
