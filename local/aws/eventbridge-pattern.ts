import { type Field, fieldsOf } from './eventbridge-fields.ts';
import { isMatcherName, leafTest, type Test } from './eventbridge-matchers.ts';
import { invalid } from './eventbridge-refusal.ts';
import { isRecord } from './json-value.ts';

/** A pattern that was checked; `matches` tells whether an event (or a part of one) fits it. */
export interface EventPattern {
  matches(event: unknown): boolean;
}

/** What one alternative of a pattern asks of each path: a value that passes one of the tests. */
type Conditions = ReadonlyMap<string, readonly Test[]>;
type Condition = readonly [path: string, tests: readonly Test[]];

/**
 * Compiles an EventBridge pattern, as AWS's event-ruler does. Throws InvalidEventPatternException for one that it refuses.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 * https://github.com/aws/event-ruler
 */
export function compilePattern(pattern: unknown): EventPattern {
  const source = typeof pattern === 'string' ? parsed(pattern) : pattern;
  if (!isRecord(source)) throw invalid('Filter is not an object');
  const alternatives = objectIn(source, { path: [], before: [new Map()], isAlternative: false }).map(inOrder);
  return {
    matches: (event) => {
      const fields = fieldsOf(event);
      return alternatives.some((conditions) => holds(conditions, fields, new Map()));
    },
  };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw invalid('Filter is not valid JSON');
  }
}

interface Place {
  path: readonly string[];
  /** Every alternative so far. */
  before: Conditions[];
  /** Somewhere inside an `$or`. */
  isAlternative: boolean;
}

/** Every alternative, with what the object adds to it. Of one path the later condition counts. */
function objectIn(pattern: Record<string, unknown>, place: Place): Conditions[] {
  const entries = Object.entries(pattern);
  if (entries.length === 0) throw invalid('Empty objects are not allowed');
  return entries.reduce((before, [key, value]) => memberIn(key, value, { ...place, before }), place.before);
}

function memberIn(key: string, value: unknown, place: Place): Conditions[] {
  if (key === '$or' && isListOfPatterns(value)) {
    return value.flatMap((alternative) => objectIn(alternative, { ...place, isAlternative: true }));
  }
  if (key === '$or' && place.isAlternative) throw invalid('"$or" inside "$or" must be a list of patterns');
  const path = [...place.path, key];
  if (isRecord(value)) return objectIn(value, { ...place, path });
  if (!Array.isArray(value)) throw invalid(`"${key}" must be an object or an array`);
  if (value.length === 0) throw invalid('Empty arrays are not allowed');
  const tests = value.map(leafTest);
  return place.before.map((conditions) => new Map(conditions).set(path.join('.'), tests));
}

/** Otherwise `$or` is a field's name, whose values are matched. */
const isListOfPatterns = (value: unknown): value is Record<string, unknown>[] =>
  Array.isArray(value) &&
  value.length >= 2 &&
  value.every((one) => isRecord(one) && Object.keys(one).length > 0 && !Object.keys(one).some(isMatcherName));

/** Where values of one event were found in its lists: index by list. */
type Found = ReadonlyMap<unknown, number>;

/**
 * Whether one value can be found for each path, all in the same element of every list that they share. A path without a
 * value there is absent.
 */
function holds([first, ...rest]: readonly Condition[], fields: ReadonlyMap<string, Field[]>, found: Found): boolean {
  if (first === undefined) return true;
  const [path, tests] = first;
  const values = (fields.get(path) ?? []).filter(({ at }) =>
    at.every(([list, index]) => (found.get(list) ?? index) === index),
  );
  if (values.length === 0) return tests.some((test) => test(undefined)) && holds(rest, fields, found);
  return values.some(
    ({ value, at }) => tests.some((test) => test(value)) && holds(rest, fields, new Map([...found, ...at])),
  );
}

/** By the order of paths, since what was found before decides what is absent. */
const inOrder = (conditions: Conditions): Condition[] =>
  [...conditions].sort(([one], [other]) => (one < other ? -1 : 1));
