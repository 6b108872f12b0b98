import { isRecord, type JsonRecord } from '../json.ts';

/** A complaint in Slack's words, ending in where: `must be less than 151 characters [json-pointer:/blocks/0/text/text]`. */
export type Problem = string;

/** Looks at one value; `at` is the JSON pointer to it. */
export type Check = (value: unknown, at: string) => Problem[];

export type Fields = Readonly<Record<string, Check>>;

export const problem = (what: string, at: string): Problem[] => [`${what} [json-pointer:${at}]`];

/** Slack counts code points, not UTF-16 units. */
export const lengthOf = (text: string): number => Array.from(text).length;

export const text =
  ({ min = 1, max = Number.POSITIVE_INFINITY }: { min?: number; max?: number } = {}): Check =>
  (value, at) => {
    if (typeof value !== 'string') return problem('must be a string', at);
    if (lengthOf(value) < min) return problem(`must be more than ${min - 1} characters`, at);
    return lengthOf(value) > max ? problem(`must be less than ${max + 1} characters`, at) : [];
  };

export const matching =
  (pattern: RegExp, what: string): Check =>
  (value, at) =>
    typeof value === 'string' && pattern.test(value) ? [] : problem(`must be ${what}`, at);

export const oneOf =
  (...values: readonly (string | number)[]): Check =>
  (value, at) =>
    values.some((allowed) => allowed === value) ? [] : problem(`must be one of: ${values.join(', ')}`, at);

export const flag: Check = (value, at) => (typeof value === 'boolean' ? [] : problem('must be a boolean', at));

export const integer =
  (min: number, max: number): Check =>
  (value, at) =>
    Number.isInteger(value) && Number(value) >= min && Number(value) <= max
      ? []
      : problem(`must be an integer from ${min} to ${max}`, at);

export const finite: Check = (value, at) =>
  typeof value === 'number' && Number.isFinite(value) ? [] : problem('must be a number', at);

export const list =
  (item: Check, { min = 1, max }: { min?: number; max: number }): Check =>
  (value, at) => {
    if (!Array.isArray(value)) return problem('must be an array', at);
    if (value.length < min) return problem(`no fewer than ${min} items allowed`, at);
    if (value.length > max) return problem(`no more than ${max} items allowed`, at);
    return value.flatMap((entry: unknown, index) => item(entry, `${at}/${index}`));
  };

/** An object with exactly these fields: a missing one and an unknown one are both refused. */
export const shape =
  (required: Fields, optional: Fields = {}): Check =>
  (value, at) => {
    if (!isRecord(value)) return problem('must be an object', at);
    const missing = Object.keys(required)
      .filter((field) => value[field] === undefined)
      .flatMap((field) => problem(`missing required field: ${field}`, at));
    const found = Object.entries(value).flatMap(([field, content]) => {
      const check = Object.hasOwn(required, field)
        ? required[field]
        : Object.hasOwn(optional, field) && optional[field];
      if (!check) return problem(`invalid additional property: ${field}`, at);
      return content === undefined ? [] : check(content, `${at}/${field}`);
    });
    return [...missing, ...found];
  };

/** Chooses the check by the object's `type`. */
export const byType =
  (checks: Fields): Check =>
  (value, at) => {
    if (!isRecord(value)) return problem('must be an object', at);
    const { type } = value;
    if (typeof type !== 'string') return problem('missing required field: type', at);
    const check = Object.hasOwn(checks, type) ? checks[type] : undefined;
    return check === undefined ? problem(`unsupported type: ${type}`, `${at}/type`) : check(value, at);
  };

/** A further rule for an object whose shape is already right. */
export const also =
  (check: Check, rule: (record: JsonRecord, at: string) => Problem[]): Check =>
  (value, at) => {
    const problems = check(value, at);
    return problems.length > 0 || !isRecord(value) ? problems : rule(value, at);
  };
