import * as z from 'zod';
import { DAY, parseDuration } from '../duration.ts';
import { isZone } from '../wall-time.ts';
import { nearest } from './nearest.ts';
import { quoted } from './problem.ts';

/** The error of one field: what it is to be, and an example of it. */
export const expected = (what: string, example: string) => ({
  error: ({ input }: { input?: unknown }) =>
    input === undefined
      ? `is missing: add ${what}, for example ${example}.`
      : `is ${quoted(input)} and must be ${what}: write for example ${example}.`,
});

export const text = (pattern: RegExp, what: string, example: string) => {
  const error = expected(what, example);
  return z.string(error).regex(pattern, error);
};

/** The message of an unknown key carries the object's known keys; load.ts makes one sentence for each unknown key. */
export const strict = <Shape extends z.ZodRawShape>(shape: Shape, what: string, example: string) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? Object.keys(shape).join(' ') : expected(what, example).error(issue),
  });

export const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

/** What a fleet comes after that opens with each new image: no fleet can have this name. */
export const AFTER_BAKE = 'bake';

/** `window: tags`: the window is the one that the tags of the instances ask for. */
export const FROM_TAGS = 'tags' as const;

const nameKey = z.string().regex(NAME, {
  error: ({ input }) =>
    `is named ${quoted(input)}: begin with a letter or digit, then up to 62 letters, digits, dots, dashes.`,
});

export const named = <Entry extends z.ZodType>(entry: Entry, what: string) =>
  z.record(nameKey, entry, expected(`a map of ${what}`, '{}, which is none'));

export const unique = <Item extends z.ZodType<string | number>>(item: Item, what: string, example: string) =>
  z.array(item, expected(`a list of ${what}`, example)).superRefine((items, context) => {
    for (const [index, value] of items.entries()) {
      if (items.indexOf(value) === index) continue;
      context.addIssue({ code: 'custom', path: [index], message: 'is already in the list: keep one of them.' });
    }
  });

interface DurationRange {
  from: number;
  to?: { ms: number; word: string };
  example: string;
}

/** Between 0 or one minute and 30 days, or another end with its word. */
export const duration = ({ from, to = { ms: 30 * DAY, word: '30d' }, example }: DurationRange) => {
  const least = from === 0 ? '0s' : '1m';
  const error = expected(`a whole number with its unit, s, m, h or d, from ${least} to ${to.word}`, example);
  return z.string(error).transform((value, context) => {
    const ms = parseDuration(value);
    if (ms !== undefined && ms >= from && ms <= to.ms) return ms;
    context.addIssue({ code: 'custom', message: error.error({ input: value }) });
    return z.NEVER;
  });
};

export const count = (least: number, most: number, example = '2') => {
  const error = expected(`a whole number from ${least} to ${most}`, example);
  return z.int(error).min(least, error).max(most, error);
};

/** One of a few words. */
export const choice = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z.enum(words, expected(`one of ${words.join(', ')}`, words[0]));

/** A key that is written to say yes, and left out otherwise. */
export const yes = z.literal(true, expected('true, or left out', 'true'));

/** Whether nothing is changed: see `Observe`. It has no default. */
export const observe = z.literal([true, 'shadow'], expected('true or shadow, or left out', 'true'));

/**
 * How many of a number of instances: a whole number or a percentage, written as Systems Manager takes it; a number needs no quotes.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_SendCommand.html
 */
export const share = (least: 0 | 1, example: string) => {
  const error = expected(`a whole number or a percentage, from ${least} to 1000 or to 100%`, example);
  const pattern =
    least === 0
      ? /^(?:0|[1-9][0-9]{0,2}|1000|[0-9]%|[1-9][0-9]%|100%)$/
      : /^(?:[1-9][0-9]{0,2}|1000|[1-9]%|[1-9][0-9]%|100%)$/;
  return z.union([z.string(), z.number()], error).transform((value, context) => {
    if (pattern.test(String(value))) return String(value);
    context.addIssue({ code: 'custom', message: error.error({ input: value }) });
    return z.NEVER;
  });
};

const timezoneError = (input: string) => {
  const near = nearest(input, Intl.supportedValuesOf('timeZone'));
  const meant = near === undefined ? 'write for example Australia/Sydney, or UTC.' : `did you mean ${near}?`;
  return `is ${quoted(input)} and must be an IANA time zone: ${meant}`;
};

export const timezone = z
  .string(expected('an IANA time zone', 'Australia/Sydney'))
  .refine(isTimezone, { error: ({ input }) => timezoneError(String(input)) });

/** Area/City or UTC: offsets know no summer time, and three-letter names mean several zones each. */
function isTimezone(name: string): boolean {
  return (name === 'UTC' || /^[A-Z][A-Za-z_]+(?:\/[A-Za-z0-9_+-]+){1,2}$/.test(name)) && isZone(name);
}
