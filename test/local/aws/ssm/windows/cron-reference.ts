/**
 * When a cron expression opens a window, told the other way round than the simulator does: it walks what clocks in a zone show
 * from the first day to the last, and notes each time that the expression names. It shares no code with the simulator, and reads
 * offsets by another way of Intl's.
 */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A time in which clocks in a zone keep one offset from UTC; all in milliseconds. */
export interface Stretch {
  from: number;
  until: number;
  offset: number;
}

/** A zone's stretches from one moment to another; clocks are looked at every few hours, and the change found by halving. */
export const stretchesOf = (zone: string, from: number, until: number): Stretch[] => {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'longOffset' });
  const offsetAt = (time: number): number => {
    const name = format.formatToParts(time).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const [, sign = '+', hours = '0', minutes = '0', seconds = '0'] =
      /^GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(name) ?? [];
    const size = Number(hours) * HOUR + Number(minutes) * 60_000 + Number(seconds) * 1000;
    return sign === '-' ? -size : size;
  };
  const stretches: Stretch[] = [];
  let begin = from;
  let offset = offsetAt(from);
  for (let time = from; time < until; time += 12 * HOUR) {
    const later = Math.min(time + 12 * HOUR, until);
    const changed = offsetAt(later);
    if (changed === offset) continue;
    let [low, high] = [time, later];
    while (high - low > 1000) {
      const middle = Math.floor((low + high) / 2000) * 1000;
      if (offsetAt(middle) === offset) low = middle;
      else high = middle;
    }
    stretches.push({ from: begin, until: high, offset });
    [begin, offset] = [high, changed];
  }
  return [...stretches, { from: begin, until, offset }];
};

const NAMES = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');
const DAYS = 'SUN MON TUE WED THU FRI SAT'.split(' ');

interface Range {
  first: number;
  last: number;
  words?: readonly string[];
}

const SIXTY: Range = { first: 0, last: 59 };
const HOURS: Range = { first: 0, last: 23 };
const MONTH_DAYS: Range = { first: 1, last: 31 };
const MONTHS: Range = { first: 1, last: 12, words: NAMES };
const WEEKDAYS: Range = { first: 1, last: 7, words: DAYS };
const YEARS: Range = { first: 1970, last: 2199 };

/** Whether a field of numbers, words, ranges and steps names a value. */
const names = (field: string, value: number, { first, last, words = [] }: Range): boolean => {
  if (field === '*') return true;
  const numberIn = (text: string) => (words.includes(text) ? words.indexOf(text) + 1 : Number(text));
  return field.split(',').some((part) => {
    const [range = '', step] = part.split('/');
    const [low = '', high] = range === '*' ? [`${first}`, `${last}`] : range.split('-');
    const from = numberIn(low);
    const until = high === undefined ? (step === undefined ? from : last) : numberIn(high);
    return value >= from && value <= until && (value - from) % Number(step ?? 1) === 0;
  });
};

const all = (field: string, range: Range): number[] =>
  Array.from({ length: range.last - range.first + 1 }, (_, index) => range.first + index).filter((value) =>
    names(field, value, range),
  );

const lengthOf = (date: Date): number =>
  [31, date.getUTCFullYear() % 4 === 0 ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][date.getUTCMonth()] ?? 0;

/** The working day of the month that is nearest to a day of it. */
const nearest = (date: Date, wanted: number): number => {
  const working = Array.from({ length: lengthOf(date) }, (_, index) => index + 1).filter((day) => {
    const weekday = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), day)).getUTCDay();
    return weekday > 0 && weekday < 6;
  });
  return working.reduce((best, day) => (Math.abs(day - wanted) < Math.abs(best - wanted) ? day : best));
};

const isOn = (monthDay: string, weekday: string, date: Date): boolean => {
  const day = date.getUTCDate();
  const left = lengthOf(date) - day;
  if (weekday === '?') {
    if (monthDay === 'L') return left === 0;
    if (!monthDay.endsWith('W')) return names(monthDay, day, MONTH_DAYS);
    const wanted = Number(monthDay.slice(0, -1));
    return wanted <= lengthOf(date) && nearest(date, wanted) === day;
  }
  const today = date.getUTCDay() + 1;
  const [of = '', nth] = weekday.split('#');
  if (nth !== undefined) return names(of, today, WEEKDAYS) && Math.floor((day - 1) / 7) === Number(nth) - 1;
  if (weekday === 'L') return today === 7;
  if (weekday.endsWith('L')) return names(weekday.slice(0, -1), today, WEEKDAYS) && left < 7;
  return names(weekday, today, WEEKDAYS);
};

/** Every opening in the stretches, in order. Times that clocks skip come as much later; of times shown twice the first counts. */
export const openingsIn = (expression: string, stretches: readonly Stretch[]): number[] => {
  const fields = expression.split(' ');
  const [second = '', minute = '', hour = '', monthDay = '', month = '', weekday = '', year = ''] =
    fields.length === 7 ? fields : ['0', ...fields];
  const times = all(hour, HOURS).flatMap((h) =>
    all(minute, SIXTY).flatMap((m) => all(second, SIXTY).map((s) => h * HOUR + m * 60_000 + s * 1000)),
  );
  const walls = (from: number, until: number): number[] => {
    const found: number[] = [];
    for (let day = Math.floor(from / DAY) * DAY; day < until; day += DAY) {
      const date = new Date(day);
      if (!names(year, date.getUTCFullYear(), YEARS) || !names(month, date.getUTCMonth() + 1, MONTHS)) continue;
      if (isOn(monthDay, weekday, date)) found.push(...times.map((time) => day + time));
    }
    return found.filter((wall) => wall >= from && wall < until);
  };
  const openings: number[] = [];
  let shown = Number.NEGATIVE_INFINITY;
  let before = 0;
  for (const { from, until, offset } of stretches) {
    if (Number.isFinite(shown)) openings.push(...walls(shown, from + offset).map((wall) => wall - before));
    openings.push(...walls(Math.max(shown, from + offset), until + offset).map((wall) => wall - offset));
    shown = Math.max(shown, until + offset);
    before = offset;
  }
  return [...new Set(openings)].sort((one, other) => one - other);
};
