/** What clocks on a wall of some zone show. `month` is 1–12, `hour` 0–23. */
export interface WallTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
}

/** Writes moments on the clock of a zone. What writes them is kept for each zone: making one costs a hundred times its use. @throws RangeError for a zone that is none */
export function formatsOf(options: Intl.DateTimeFormatOptions): (timeZone: string) => Intl.DateTimeFormat {
  const kept = new Map<string, Intl.DateTimeFormat>();
  return (timeZone) => {
    const known = kept.get(timeZone);
    if (known !== undefined) return known;
    const made = new Intl.DateTimeFormat('en-GB', { hourCycle: 'h23', ...options, timeZone });
    kept.set(timeZone, made);
    return made;
  };
}

const formatOf = formatsOf({
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
});

/** The wall time of a moment. @throws RangeError for a zone that is none */
export function wallTimeAt(at: number, timezone: string): WallTime {
  const parts = formatOf(timezone).formatToParts(at);
  const {
    year = 0,
    month = 0,
    day = 0,
    hour = 0,
    minute = 0,
  } = Object.fromEntries(parts.map(({ type, value }) => [type, Number(value)]));
  return { year, month, day, hour, minute };
}

/** Names that were found to be zones. */
const zones = new Set<string>();

/** Whether this Node knows a zone of that name. */
export function isZone(name: string): boolean {
  if (zones.has(name)) return true;
  try {
    if (new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone === '') return false;
    zones.add(name);
    return true;
  } catch {
    return false;
  }
}
