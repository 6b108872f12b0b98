/** What the value of a window tag asks for. */
export type WindowWish =
  | { kind: 'schedule'; schedule: string }
  | { kind: 'window'; id: string }
  /** A word that the config does not know. */
  | { kind: 'unknown-name'; name: string }
  | { kind: 'unreadable'; value: string };

const WINDOW_ID = /^mw-[0-9a-f]{17}$/;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

/** A cron of six or seven fields, a rate, a window's id, or a name of the config. Total. */
export function windowWishIn(value: string, names: Readonly<Record<string, string>>): WindowWish {
  const text = value.trim().replace(/\s+/g, ' ');
  const known = Object.hasOwn(names, text) ? names[text] : undefined;
  if (known !== undefined) return { kind: 'window', id: known };
  if (WINDOW_ID.test(text)) return { kind: 'window', id: text };
  const schedule = scheduleIn(text);
  if (schedule !== undefined) return { kind: 'schedule', schedule };
  return NAME.test(text) ? { kind: 'unknown-name', name: text } : { kind: 'unreadable', value };
}

/**
 * A schedule that a window takes, written in one way, so that equal ones have equal texts.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/reference-cron-and-rate-expressions.html
 */
export function scheduleIn(value: string): string | undefined {
  const text = value.trim().replace(/\s+/g, ' ');
  const cron = /^cron\( ?([^()]*?) ?\)$/i.exec(text)?.[1];
  if (cron !== undefined) return isCron(cron.toUpperCase().split(' ')) ? `cron(${cron.toUpperCase()})` : undefined;
  const [, count, unit] = /^rate\( ?([1-9][0-9]{0,4}) (minutes?|hours?|days?) ?\)$/i.exec(text) ?? [];
  if (count === undefined || unit === undefined) return undefined;
  const word = unit.toLowerCase();
  const isSingular = !word.endsWith('s');
  if (isSingular !== (count === '1')) return undefined;
  return word.startsWith('minute') && Number(count) < LEAST_MINUTES ? undefined : `rate(${count} ${word})`;
}

/** Whether two schedules are the same, as AWS or a person wrote them. */
export const isSameSchedule = (one: string, other: string): boolean =>
  (scheduleIn(one) ?? one) === (scheduleIn(other) ?? other);

/** AWS refuses what is faster. */
const LEAST_MINUTES = 5;

interface Field {
  from: number;
  to: number;
  /** Names for the numbers, from the first on. */
  names?: readonly string[];
  /** Values that are no numbers. */
  also?: RegExp;
}

const SECONDS: Field = { from: 0, to: 59 };
const MINUTES: Field = { from: 0, to: 59 };
const DAY_OF_MONTH: Field = { from: 1, to: 31, also: /^(?:\?|L|LW|(?:[1-9]|[12][0-9]|3[01])W)$/ };
const DAY_OF_WEEK: Field = {
  from: 1,
  to: 7,
  names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'],
  also: /^(?:\?|(?:[1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)?L|(?:[1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)#[1-5])$/,
};
const SIX: readonly Field[] = [
  MINUTES,
  { from: 0, to: 23 },
  DAY_OF_MONTH,
  {
    from: 1,
    to: 12,
    names: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
  },
  DAY_OF_WEEK,
  { from: 1970, to: 2199 },
];

/** Seconds may stand before the six; one of the two days is `?`, and not both. */
function isCron(fields: readonly string[]): boolean {
  const shapes = fields.length === 7 ? [SECONDS, ...SIX] : SIX;
  if (fields.length !== shapes.length) return false;
  if (!shapes.every((shape, at) => isField(fields[at] ?? '', shape))) return false;
  const [minutes = '', , dayOfMonth, , dayOfWeek] = fields.slice(-6);
  return (dayOfMonth === '?') !== (dayOfWeek === '?') && !isTooFast(minutes);
}

function isField(text: string, shape: Field): boolean {
  if (shape.also?.test(text) === true || text === '*') return true;
  return text.split(',').every((part) => {
    const [, first = '', last, step] = /^([A-Z0-9*]+)(?:-([A-Z0-9]+))?(?:\/([1-9][0-9]{0,2}))?$/.exec(part) ?? [];
    const start = first === '*' && step !== undefined ? shape.from : numberIn(first, shape);
    const end = last === undefined ? start : numberIn(last, shape);
    return start !== undefined && end !== undefined && start <= end;
  });
}

function numberIn(text: string, { from, to, names = [] }: Field): number | undefined {
  const name = names.indexOf(text);
  if (name >= 0) return from + name;
  const number = /^[0-9]{1,4}$/.test(text) ? Number(text) : Number.NaN;
  return number >= from && number <= to ? number : undefined;
}

/** Two minutes of one hour that are closer than AWS allows. */
function isTooFast(minutes: string): boolean {
  const all = minutes.split(',').flatMap((part) => {
    const [range = '', step] = part.split('/');
    const [first = '', last] = range.split('-');
    const from = first === '*' ? 0 : Number(first);
    const to = last === undefined ? (step === undefined && first !== '*' ? from : 59) : Number(last);
    const by = step === undefined ? 1 : Number(step);
    return Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, at) => from + at * by);
  });
  const ordered = [...new Set(all)].sort((a, b) => a - b);
  return ordered.some((minute, at) => at > 0 && minute - (ordered[at - 1] ?? 0) < LEAST_MINUTES);
}
