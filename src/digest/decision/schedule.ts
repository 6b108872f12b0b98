import type { ComplianceConfig, Config, Weekday } from '../../config/types.ts';
import { DAY } from '../../duration.ts';
import { dayAt } from '../../posture/decision/day.ts';
import { noFleetAt, sweptPlaces } from '../../posture/types/swept.ts';
import { timeOf } from '../../runs/decision/typed-time.ts';
import type { DigestScope } from '../types/digest.ts';

type Schedule = NonNullable<ComplianceConfig['digest']>;

/** In the order of `Date.getUTCDay`. */
const WEEKDAYS: readonly Weekday[] = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** The last moment for which a digest was due: one whose hour was missed stays due until the next. */
export function lastDue(
  { day, at }: Schedule,
  { now, timezone }: { now: number; timezone: string },
): { week: string; dueAt: number } | undefined {
  for (let back = 0; back <= 7; back += 1) {
    const date = dayAt(now - back * DAY, timezone);
    if (WEEKDAYS[new Date(`${date}T00:00:00Z`).getUTCDay()] !== day) continue;
    const dueAt = momentOf(date, at, timezone);
    if (dueAt !== undefined && dueAt <= now) return { week: date, dueAt };
  }
  return undefined;
}

/** An hour that the clocks leave out is the one after it. */
function momentOf(date: string, at: string, timezone: string): number | undefined {
  const asked = { timezone, now: 0 };
  const before = timeOf(`${date} ${at}`, asked);
  if (before !== undefined) return before;
  const [hour = '', minute = ''] = at.split(':');
  return timeOf(`${date} ${Number(hour) + 1}:${minute}`, asked);
}

/**
 * Channels that have one, each once: leadership's is about every fleet, wherever else it is the channel of some. Instances of no fleet
 * are told of in the default channel.
 */
export function digestScopes({
  fleets,
  accounts,
  compliance,
  channel: byDefault,
}: Pick<Config, 'fleets' | 'accounts' | 'compliance' | 'channel'>): Map<string, DigestScope> {
  const scopes = new Map<string, DigestScope>();
  const all = Object.values(fleets);
  const none = sweptPlaces({ accounts, fleets }).map((place) => noFleetAt({ accounts }, place));
  for (const { channel } of all) {
    const here = all.filter((fleet) => fleet.channel === channel).map(({ name }) => name);
    scopes.set(channel, { kind: 'channel', fleets: channel === byDefault ? [...here, ...none] : here });
  }
  const leadership = compliance?.digest?.leadership;
  if (leadership !== undefined)
    scopes.set(leadership, { kind: 'leadership', fleets: [...all.map(({ name }) => name), ...none] });
  return scopes;
}

/** A digest is due only from the first week in which it was configured, not for weeks before. */
export const isOwed = (dueAt: number, since: number): boolean => dueAt >= since;
