import type { Answer } from '../../types/template.ts';
import { textOf } from './json.ts';

/** A template value with every intrinsic function resolved that can be resolved before the update. */
export type Resolved =
  | { kind: 'scalar'; value: string | number | boolean }
  | { kind: 'list'; items: readonly Resolved[] }
  | { kind: 'map'; entries: ReadonlyMap<string, Resolved> }
  /** Left out, or `AWS::NoValue`. */
  | { kind: 'absent' }
  | Unknown;

/** Only the update will show it. */
export interface Unknown {
  kind: 'unknown';
  /** The unknown part, as one line for people. */
  expression: string;
  /** The whole value is exactly this attribute of a resource of the template; '' is what `Ref` gives. */
  attribute?: { resource: string; name: string };
  /** It comes from an SSM parameter, by a dynamic reference. */
  ssm?: true;
}

export const ABSENT: Resolved = { kind: 'absent' };

export const unknown = (expression: string): Unknown => ({ kind: 'unknown', expression });

export const scalar = (value: string | number | boolean): Resolved => ({ kind: 'scalar', value });

/** The value at a path of members; everything below an unknown value is unknown. */
export function at(value: Resolved, ...path: readonly string[]): Resolved {
  let here = value;
  for (const name of path) {
    if (here.kind === 'unknown') return here;
    here = (here.kind === 'map' ? here.entries.get(name) : undefined) ?? ABSENT;
  }
  return here;
}

const answer = <Value>(value: Value): Answer<Value> => ({ kind: 'known', value });
const unknownAnswer = (expression: string): { kind: 'unknown'; expression: string } => ({
  kind: 'unknown',
  expression,
});

/** A scalar, read as the property's type; CloudFormation refuses a value of another type. */
function readAs<Value>(value: Resolved, read: (text: string) => Value | undefined): Answer<Value> {
  if (value.kind === 'absent') return value;
  if (value.kind === 'unknown') return unknownAnswer(value.expression);
  if (value.kind !== 'scalar') return unknownAnswer(value.kind === 'list' ? 'a list' : 'an object');
  const text = textOf(value.value);
  const found = read(text);
  return found === undefined ? unknownAnswer(text) : answer(found);
}

const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;

/** `3` and `"3"` are the same number. */
export const numberOf = (value: Resolved): Answer<number> =>
  readAs(value, (text) => (NUMBER.test(text.trim()) ? Number(text) : undefined));

/** `true` and `"true"` are the same flag; the text `yes` is not a flag. */
export const flagOf = (value: Resolved): Answer<boolean> =>
  readAs(value, (text) => (/^true$/i.test(text) ? true : /^false$/i.test(text) ? false : undefined));

export const stringOf = (value: Resolved): Answer<string> => readAs(value, (text) => text);

/** A single value counts as a list of one. */
export function listOf<Value>(value: Resolved, read: (item: Resolved) => Answer<Value>): Answer<readonly Value[]> {
  if (value.kind === 'absent') return value;
  const items = value.kind === 'list' ? value.items.map(read) : [read(value)];
  const known: Value[] = [];
  for (const item of items) {
    if (item.kind === 'unknown') return item;
    if (item.kind === 'known') known.push(item.value);
  }
  return answer(known);
}

/** What CloudFormation takes when a property is left out. */
export const orDefault = <Value>(value: Answer<Value>, otherwise: Value): Answer<Value> =>
  value.kind === 'absent' ? answer(otherwise) : value;
