import { MINUTE } from '../../src/duration.ts';
import type { Clock } from '../types.ts';

/** Calls a minute, per method, workspace and app. https://docs.slack.dev/apis/web-api/rate-limits */
const TIER_1 = 1;
const TIER_2 = 20;
const TIER_3 = 50;
const TIER_4 = 100;
/** Slack gives no number for its special tier; "several hundred a minute" for posting. */
const SPECIAL = 300;

const PER_MINUTE: Readonly<Record<string, number>> = {
  'api.test': TIER_4,
  'auth.test': SPECIAL,
  'chat.postMessage': SPECIAL,
  'chat.getPermalink': SPECIAL,
  'chat.update': TIER_3,
  'chat.delete': TIER_3,
  'chat.postEphemeral': TIER_4,
  'conversations.info': TIER_3,
  'conversations.list': TIER_2,
  'conversations.open': TIER_3,
  'conversations.history': TIER_3,
  'conversations.replies': TIER_3,
  'conversations.members': TIER_4,
  'files.getUploadURLExternal': TIER_4,
  'files.completeUploadExternal': TIER_4,
  'users.info': TIER_4,
  'usergroups.list': TIER_2,
  'usergroups.users.list': TIER_2,
  'views.open': TIER_4,
  'views.update': TIER_4,
  'views.push': TIER_4,
  'views.publish': TIER_4,
};

/** Posting is about one message a second in a channel, and short bursts pass. */
const BURST = 5;

export interface RateLimits {
  /** Counts one call. Returns the seconds to wait when it is one too many; such a call is not counted. */
  take(method: string, channel?: string): number | undefined;
  clear(): void;
}

/** Limits on the world's minutes: the last sixty seconds count. */
export function createRateLimits(clock: Clock): RateLimits {
  const calls = new Map<string, number[]>();
  const tokens = new Map<string, { left: number; at: number }>();
  return {
    take: (method, channel) => {
      const wait = Math.max(
        waitInMinute(calls, method, clock.now()),
        method === 'chat.postMessage' && channel !== undefined ? waitInChannel(tokens, channel, clock.now()) : 0,
      );
      if (wait > 0) return Math.ceil(wait / 1000);
      calls.get(method)?.push(clock.now());
      const bucket = channel === undefined ? undefined : tokens.get(channel);
      if (method === 'chat.postMessage' && bucket !== undefined) bucket.left--;
      return undefined;
    },
    clear: () => {
      calls.clear();
      tokens.clear();
    },
  };
}

function waitInMinute(calls: Map<string, number[]>, method: string, now: number): number {
  const recent = (calls.get(method) ?? []).filter((time) => time > now - MINUTE);
  calls.set(method, recent);
  const max = PER_MINUTE[method] ?? TIER_1;
  const oldest = recent[recent.length - max];
  return oldest === undefined ? 0 : oldest + MINUTE - now;
}

function waitInChannel(tokens: Map<string, { left: number; at: number }>, channel: string, now: number): number {
  const before = tokens.get(channel) ?? { left: BURST, at: now };
  const left = Math.min(BURST, before.left + (now - before.at) / 1000);
  tokens.set(channel, { left, at: now });
  return left >= 1 ? 0 : (1 - left) * 1000;
}
