/** In milliseconds. A day is 24 hours. */
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const UNITS: ReadonlyMap<string, number> = new Map([
  ['s', SECOND],
  ['m', MINUTE],
  ['h', HOUR],
  ['d', DAY],
]);

/** `14d`, `72h`, `90m` or `30s` to milliseconds; a day is 24 hours. `undefined` for anything else. */
export function parseDuration(text: string): number | undefined {
  const match = /^(0|[1-9][0-9]{0,5})([smhd])$/.exec(text);
  const unit = UNITS.get(match?.[2] ?? '');
  return match === null || unit === undefined ? undefined : Number(match[1]) * unit;
}

const STEPS: readonly { ms: number; unit: string; below?: { ms: number; unit: string } }[] = [
  { ms: DAY, unit: 'd', below: { ms: HOUR, unit: 'h' } },
  { ms: HOUR, unit: 'h', below: { ms: MINUTE, unit: 'min' } },
  { ms: MINUTE, unit: 'min', below: { ms: SECOND, unit: 's' } },
  { ms: SECOND, unit: 's' },
];

/** A setting in milliseconds, exact, its two largest units, rounded down: `2 h 05 min`, `25 min`, `14 d`, `0 s`. */
export function formatDuration(ms: number): string {
  const whole = Number.isFinite(ms) ? Math.max(0, ms) : 0;
  const step = STEPS.find((candidate) => whole >= candidate.ms);
  if (step === undefined) return '0 s';
  const count = `${Math.floor(whole / step.ms)} ${step.unit}`;
  if (step.below === undefined) return count;
  const rest = Math.floor((whole % step.ms) / step.below.ms);
  return rest === 0 ? count : `${count} ${String(rest).padStart(2, '0')} ${step.below.unit}`;
}

/** How long something took or is ago, in milliseconds, for sentences: "34 days", "3 h 20 min", "25 min", "under a minute". */
export function spanText(ms: number): string {
  if (ms < MINUTE) return 'under a minute';
  if (ms < HOUR) return `${Math.round(ms / MINUTE)} min`;
  if (ms < 2 * DAY) {
    const minutes = Math.round(ms / MINUTE);
    const rest = minutes % 60;
    return rest === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
  }
  return `${Math.floor(ms / DAY)} days`;
}

/** How old something is, in milliseconds, in one unit, rounded down: "34 days", "1 day", "5 h", "25 min", "under a minute". */
export function ageText(ms: number): string {
  if (ms >= DAY) return Math.floor(ms / DAY) === 1 ? '1 day' : `${Math.floor(ms / DAY)} days`;
  if (ms >= HOUR) return `${Math.floor(ms / HOUR)} h`;
  return ms < MINUTE ? 'under a minute' : `${Math.floor(ms / MINUTE)} min`;
}
