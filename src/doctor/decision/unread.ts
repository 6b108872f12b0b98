import type { Unread, UnreadFinding } from '../types/read.ts';

/** The check of `what` was not made. */
export const unread = (what: string, { action, code: error, why }: Unread): UnreadFinding => ({
  subject: 'unread',
  level: 'unknown',
  code: 'unread',
  what: [what],
  action,
  error,
  why,
});
