import type { Answer } from '../../types/template.ts';

/** AWS's default for a value that the template leaves out, and the worst case for one that only the update will show. */
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

/** The expressions of the unknown ones, in the order they are given. */
export const unknownIn = (...answers: readonly Answer<unknown>[]): string[] =>
  answers.flatMap((answer) => (answer.kind === 'unknown' ? [answer.expression] : []));
