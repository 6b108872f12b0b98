import { AwsCallError } from '../../aws/failure.ts';
import { DAY } from '../../duration.ts';
import { type CalendarPorts, calendarState } from '../../holds/effect/calendars.ts';
import type { Closed } from '../types/deadline.ts';

/** No deadline is further away. */
const AHEAD_MS = 90 * DAY;
/** So many changes of the calendars are looked through. */
const MOST_CHANGES = 12;

/** When a change calendar will let nothing start, from now on; `undefined` where the calendars cannot be read. */
export async function loadClosed(ports: CalendarPorts, now: number): Promise<readonly Closed[] | undefined> {
  const { freezes } = ports.config;
  if (freezes.length === 0) return [];
  const closed: Closed[] = [];
  let begins: number | undefined;
  let at: number | undefined = now;
  try {
    for (let change = 0; change < MOST_CHANGES && at !== undefined && at < now + AHEAD_MS; change += 1) {
      const state: { open: boolean; nextChange?: number } = await calendarState(ports, freezes, at);
      if (state.open && begins !== undefined) closed.push({ from: begins, until: at });
      begins = state.open ? undefined : (begins ?? at);
      at = state.nextChange !== undefined && state.nextChange > at ? state.nextChange : undefined;
    }
  } catch (error) {
    if (error instanceof AwsCallError) return undefined;
    throw error;
  }
  return begins === undefined ? closed : [...closed, { from: begins, ...(at === undefined ? {} : { until: at }) }];
}
