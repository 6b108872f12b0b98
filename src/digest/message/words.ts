import { ageText, DAY } from '../../duration.ts';
import { isNoFleet, noFleetPlace } from '../../posture/types/swept.ts';
import { counted, short } from '../../slack/words.ts';

export const fleetText = (fleet: string): string =>
  isNoFleet(fleet) ? `instances of no fleet${noFleetPlace(fleet)}` : short(fleet, 60);

/** `92.1%`, `100%`. */
export const percentText = (percent: number): string => `${percent}%`;

const dateFormat = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short' });

/** `23 Nov`: a date of the config's zone, whoever reads it. */
export const dateText = (day: string): string => dateFormat.format(new Date(`${day}T00:00:00Z`));

/** `up 4 points on a week ago`. */
export function changeText(now: number, before: number): string {
  const points = Math.round((now - before) * 10) / 10;
  if (points === 0) return 'the same as a week ago';
  return `${points > 0 ? 'up' : 'down'} ${counted(Math.abs(points), 'point')} on a week ago`;
}

export const daysText = (days: number): string => (days < 1 ? 'under a day' : ageText(Math.round(days) * DAY));
