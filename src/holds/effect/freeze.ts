import type { Calendars } from '../../aws/ssm.ts';
import type { Uses } from '../../contract/ports.ts';
import { present } from '../../present.ts';
import type { Freeze } from '../types.ts';

/** So many changes of the calendars are looked through for the next clear time. */
const MAX_CHANGES = 8;

/** Whether anything may start at a moment, and if not: which calendars are closed, and when all are open again. Never throws. */
export async function freezeAt({ calendars, config }: Uses<'calendars' | 'config'>, at: number): Promise<Freeze> {
  const { freezes } = config;
  if (freezes.length === 0) return { kind: 'open' };
  try {
    const all = await calendars.stateAt(freezes, at);
    if (all.open) return { kind: 'open' };
    const states = await Promise.all(freezes.map((arn) => calendars.stateAt([arn], at)));
    const until = await clearAfter(calendars, freezes, all.nextChange);
    const closed = freezes.filter((_arn, i) => states[i]?.open !== true);
    return { kind: 'closed', calendars: closed, ...present({ until }) };
  } catch {
    return { kind: 'unknown', what: 'the change calendars' };
  }
}

/** One calendar opening is not all of them open: each change is looked at until they are. */
async function clearAfter(
  calendars: Calendars,
  freezes: readonly string[],
  firstChange: number | undefined,
): Promise<number | undefined> {
  let at = firstChange;
  for (let change = 0; change < MAX_CHANGES && at !== undefined; change += 1) {
    const { open, nextChange } = await calendars.stateAt(freezes, at);
    if (open) return at;
    at = nextChange;
  }
  return undefined;
}
