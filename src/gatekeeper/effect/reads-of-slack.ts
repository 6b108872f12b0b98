import { SECOND } from '../../duration.ts';
import { SlackCallError } from '../../slack/call-error.ts';
import type { SlackApi } from '../../slack/client.ts';
import { createMembersOnce } from '../../slack/members-once.ts';

/** Members of a group that were read longer ago are read again. */
const KEPT_MS = 5 * SECOND;

/** Slack as one question reads it. */
export interface ReadsOfSlack {
  slack: SlackApi;
  /** The longest that Slack asked to wait since the last call of this, in milliseconds. */
  retryAfterMs: () => number;
  /** To be told how much time has passed since the last call. */
  passed: (ms: number) => void;
}

/**
 * usergroups.users.list may be called 20 times a minute, so one question reads a group at most once in five seconds, however often it
 * reads the run again. A call that fails is unknown to its caller; the longest `Retry-After` is kept here.
 */
export function readsOfSlack(slack: SlackApi): ReadsOfSlack {
  const members = createMembersOnce();
  let longest = 0;
  let age = 0;
  const noting = async <T>(read: Promise<T>): Promise<T> => {
    try {
      return await read;
    } catch (error) {
      if (error instanceof SlackCallError) longest = Math.max(longest, (error.retryAfterSeconds ?? 0) * SECOND);
      throw error;
    }
  };
  return {
    slack: members.over({
      ...slack,
      userGroupMembers: (usergroup) => noting(slack.userGroupMembers(usergroup)),
      userInfo: (user) => noting(slack.userInfo(user)),
    }),
    retryAfterMs: () => {
      const found = longest;
      longest = 0;
      return found;
    },
    passed: (ms) => {
      age += ms;
      if (age <= KEPT_MS) return;
      members.forget();
      age = 0;
    },
  };
}
