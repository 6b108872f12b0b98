import { present } from '../../present.ts';
import type { Freeze } from '../types.ts';
import { type CalendarPorts, calendarState } from './calendars.ts';

/** So many changes of the calendars are looked through for the next clear time. */
const MAX_CHANGES = 8;

/** Whether anything may start at a moment, and if not: which calendars are closed, and when all are open again. Never throws. */
export async function freezeAt(ports: CalendarPorts, moment: number): Promise<Freeze> {
  const { freezes } = ports.config;
  if (freezes.length === 0) return { kind: 'open' };
  try {
    const all = await calendarState(ports, freezes, moment);
    if (all.open) return { kind: 'open' };
    const states = await Promise.all(freezes.map((arn) => calendarState(ports, [arn], moment)));
    const until = await clearAfter(ports, all.nextChange);
    const closed = freezes.filter((_arn, i) => states[i]?.open !== true);
    return { kind: 'closed', calendars: closed, ...present({ until }) };
  } catch {
    return { kind: 'unknown', what: 'the change calendars' };
  }
}

/** One calendar opening is not all of them open: each change is looked at until they are. */
async function clearAfter(ports: CalendarPorts, firstChange: number | undefined): Promise<number | undefined> {
  let moment = firstChange;
  for (let change = 0; change < MAX_CHANGES && moment !== undefined; change += 1) {
    const { open, nextChange } = await calendarState(ports, ports.config.freezes, moment);
    if (open) return moment;
    moment = nextChange;
  }
  return undefined;
}
