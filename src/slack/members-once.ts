import type { SlackApi } from './client.ts';

type Reads = Pick<SlackApi, 'userGroupMembers'>;

/** Who is in a user group, read once for everything that one job or one batch of hints asks of it. */
export interface MembersOnce {
  /** What comes from now on is read anew. */
  forget: () => void;
  over: <T extends Reads>(slack: T) => T;
}

/**
 * usergroups.users.list is Tier 2, 20 a minute. A click that approves and starts asks who is in the group twice within a second, and the
 * gatekeeper then asks for itself. What was not answered is not kept.
 */
export function createMembersOnce(): MembersOnce {
  const kept = new Map<string, ReturnType<Reads['userGroupMembers']>>();
  return {
    forget: () => kept.clear(),
    over: (slack) => ({
      ...slack,
      userGroupMembers: (usergroup: string) => {
        const found = kept.get(usergroup);
        if (found !== undefined) return found;
        const reading = slack.userGroupMembers(usergroup);
        kept.set(usergroup, reading);
        reading.catch(() => {
          if (kept.get(usergroup) === reading) kept.delete(usergroup);
        });
        return reading;
      },
    }),
  };
}
