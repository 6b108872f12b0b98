import { present } from '../../present.ts';
import type { Unread, UnreadFinding } from '../types/read.ts';

/** The check of `what` was not made. */
export const unread = (what: string, { action, code: error, why, says }: Unread): UnreadFinding => ({
  subject: 'unread',
  level: 'unknown',
  code: 'unread',
  what: [what],
  action,
  error,
  why,
  ...present({ says }),
});

/** Of a place that whoever reads does not look at. */
export const ELSEWHERE = {
  kind: 'unread',
  action: 'sts:AssumeRole',
  code: 'another account or Region',
  why: 'elsewhere',
} as const satisfies Unread;
