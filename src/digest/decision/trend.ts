import { DAY } from '../../duration.ts';
import type { DayRecord } from '../../posture/types/day.ts';
import type { TrendPoint } from '../types/digest.ts';

/** As many as can be told apart in a chart, on a phone too; Slack takes 20. */
const POINTS = 8;
/** So many recorded days make a trend by week. */
const WEEKLY_FROM = 21;

const dateOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const dayOf = (date: number): string => new Date(date).toISOString().slice(0, 10);

/** Records of several fleets by the day that they are of. */
type Days = Readonly<Record<string, readonly DayRecord[]>>;

/** Share of instances, in percent with one decimal. `undefined` without any. */
export function shareOf(part: number, instances: number): number | undefined {
  return instances === 0 ? undefined : Math.round((part / instances) * 1000) / 10;
}

/** How all fleets stood on one day: each by its record of that day, and by nothing older. */
export function pointOn(days: Days, day: string): TrendPoint | undefined {
  const records = Object.values(days).flatMap((all) => all.filter((record) => record.day === day));
  const sum = (of: (record: DayRecord) => number): number => records.reduce((total, record) => total + of(record), 0);
  const instances = sum(({ counts }) => counts.instances);
  const compliant = shareOf(
    sum(({ counts }) => counts.compliant),
    instances,
  );
  const notSeen = shareOf(
    sum(({ counts }) => counts.notSeen),
    instances,
  );
  return compliant === undefined || notSeen === undefined ? undefined : { day, compliant, notSeen };
}

/** The same weekday of the last eight weeks once there are three weeks of records, until then the last eight days; oldest first. */
export function trendOf(days: Days, today: string): readonly TrendPoint[] {
  const recorded = Object.values(days).flatMap((all) => all.map(({ day }) => day));
  const [oldest = today] = [...recorded, today].sort();
  const step = dateOf(today) - dateOf(oldest) >= WEEKLY_FROM * DAY ? 7 * DAY : DAY;
  return Array.from({ length: POINTS }, (_, i) => dayOf(dateOf(today) - (POINTS - 1 - i) * step)).flatMap(
    (day) => pointOn(days, day) ?? [],
  );
}

/** Of one fleet, or of several, a week before. */
export const weekBefore = (days: Days, today: string): TrendPoint | undefined =>
  pointOn(days, dayOf(dateOf(today) - 7 * DAY));
