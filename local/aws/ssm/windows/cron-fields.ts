const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

export interface Field {
  name: string;
  least: number;
  most: number;
  /** Words for its numbers, from `least`. */
  words?: readonly string[];
}

/** Weekdays count from 1, Sunday. */
export const FIELDS = {
  second: { name: 'seconds', least: 0, most: 59 },
  minute: { name: 'minutes', least: 0, most: 59 },
  hour: { name: 'hours', least: 0, most: 23 },
  monthDay: { name: 'day of month', least: 1, most: 31 },
  month: { name: 'month', least: 1, most: 12, words: MONTHS },
  weekday: { name: 'day of week', least: 1, most: 7, words: WEEKDAYS },
  year: { name: 'year', least: 1970, most: 2199 },
} as const satisfies Record<string, Field>;

/** Every number that a field names, sorted. Throws an Error naming the field when it cannot be read. */
export const numbersOf = (text: string, field: Field): number[] => {
  const numbers = new Set<number>();
  for (const part of text.split(',')) {
    const [range = '', step, ...more] = part.split('/');
    if (more.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step)))
      throw new Error(`the ${field.name} ${text} cannot be read`);
    const [from, until] = rangeOf(range, step !== undefined, field);
    for (let value = from; value <= until; value += Number(step ?? 1)) numbers.add(value);
  }
  return [...numbers].sort((a, b) => a - b);
};

/** `5` alone is that number; with a step it begins there. */
const rangeOf = (text: string, hasStep: boolean, field: Field): [from: number, until: number] => {
  if (text === '*') return [field.least, field.most];
  const [first = '', second, ...more] = text.split('-');
  const from = numberOf(first, field);
  const until = second === undefined ? (hasStep ? field.most : from) : numberOf(second, field);
  if (more.length > 0 || until < from) throw new Error(`the ${field.name} ${text} cannot be read`);
  return [from, until];
};

/** One number, or the word for it. */
export const numberOf = (text: string, { name, least, most, words = [] }: Field): number => {
  const word = words.indexOf(text.toUpperCase());
  const value = word >= 0 ? least + word : /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new Error(`the ${name} ${text} cannot be read`);
};
