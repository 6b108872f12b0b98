import type { Json } from '../../types/template.ts';
import { isList, isObject, memberNamed, nameOf, textOf } from './json.ts';
import { type Resolved, type Unknown, unknown } from './resolved.ts';

/** Whether a condition holds, or why that is unknown. */
export type Verdict = boolean | Unknown;

/** A condition by its name. */
export type Conditions = (name: string) => Verdict;

/** Each condition is evaluated once; one that refers to itself is unknown. */
export function conditionsOf(declared: Json | undefined, resolve: (value: Json) => Resolved): Conditions {
  const verdicts = new Map<string, Verdict>();
  const named = (name: string): Verdict => {
    const before = verdicts.get(name);
    if (before !== undefined) return before;
    verdicts.set(name, unknown(`condition ${name}`));
    const condition = memberNamed(declared, name);
    const verdict = condition === undefined ? unknown(`condition ${name}`) : holds(condition);
    verdicts.set(name, verdict);
    return verdict;
  };
  const holds = (condition: Json): Verdict => {
    const entries = isObject(condition) ? Object.entries(condition) : [];
    const [first] = entries;
    if (first === undefined || entries.length > 1) return unknown('a condition');
    const [name, argument] = first;
    const parts = isList(argument) ? argument : [];
    switch (name) {
      case 'Condition':
        return named(nameOf(argument) ?? '');
      case 'Fn::Equals':
        return parts.length === 2 ? equal(parts.map(resolve)) : unknown('!Equals');
      case 'Fn::Not':
        return parts.length === 1 ? not(every(parts, holds)) : unknown('!Not');
      case 'Fn::And':
        return isSome(parts) ? every(parts, holds) : unknown('!And');
      case 'Fn::Or':
        return isSome(parts) ? not(every(parts, (part) => not(holds(part)))) : unknown('!Or');
      default:
        return unknown(`!${name.replace('Fn::', '')}`);
    }
  };
  return named;
}

/** How many And and Or take. */
const isSome = ({ length }: readonly Json[]): boolean => length >= 2 && length <= 10;

const not = (verdict: Verdict): Verdict => (typeof verdict === 'boolean' ? !verdict : verdict);

/** One false is enough for false; otherwise one unknown makes the result unknown. */
function every(parts: readonly Json[], holds: (part: Json) => Verdict): Verdict {
  const verdicts = parts.map(holds);
  if (verdicts.includes(false)) return false;
  return verdicts.find((verdict) => typeof verdict !== 'boolean') ?? true;
}

/** Compared as texts: `true` is `"true"`, and `on` written bare is `true` too. A list is refused. */
function equal(sides: readonly Resolved[]): Verdict {
  const texts: string[] = [];
  for (const side of sides) {
    if (side.kind === 'unknown') return unknown(side.expression);
    if (side.kind !== 'scalar') return unknown('!Equals');
    texts.push(textOf(side.value));
  }
  return texts[0] === texts[1];
}
