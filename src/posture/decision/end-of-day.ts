import { DAY, MINUTE } from '../../duration.ts';

/** Rules count calendar days: whatever is due on a day is due at its last minute, in UTC. */
export const endOfDay = (at: number): number => Math.floor(at / DAY) * DAY + DAY - MINUTE;
