import type { Answer } from '../../types/template.ts';

/** What a template leaves to the default of AWS, and what is assumed where only the update will show it: the worst. */
interface Otherwise<Value> {
  absent: Value;
  unknown: Value;
}

export function valueOr<Value>(answer: Answer<Value>, { absent, unknown }: Otherwise<Value>): Value {
  switch (answer.kind) {
    case 'known':
      return answer.value;
    case 'absent':
      return absent;
    case 'unknown':
      return unknown;
  }
}

export const knownOf = <Value>(answer: Answer<Value>): Value | undefined =>
  answer.kind === 'known' ? answer.value : undefined;

/** The expressions of those that cannot be told, in the order they are given. */
export const unknownIn = (...answers: readonly Answer<unknown>[]): string[] =>
  answers.flatMap((answer) => (answer.kind === 'unknown' ? [answer.expression] : []));
