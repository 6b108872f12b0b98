import { isRecord } from './json-value.ts';
import { WireError } from './wire-error.ts';

/**
 * A copy of an input, or of a structure in one, with the members that a handler knows, for handlers that keep or compare it as a whole.
 * @throws NotImplemented (501) for any other member that was given, before anything has been done
 */
export function take<Input extends object, Name extends keyof Input & string>(
  input: Input,
  names: readonly Name[],
): Pick<Input, Name> {
  const known: readonly string[] = names;
  const other = Object.entries(input).find(([name, value]) => value !== undefined && !known.includes(name));
  if (other !== undefined) throw new WireError('NotImplemented', `${other[0]} is not simulated.`, 501);
  const copy: Pick<Input, Name> = { ...input };
  for (const name of names) if (input[name] !== undefined) copy[name] = input[name];
  return copy;
}

/** A structure that a handler keeps and shows as it is, whatever is in it: where nothing of it that is not read changes anything. */
export function kept<Value>(value: Value): Value {
  readAll(value);
  return value;
}

/** The answer to a request that was made before: it was compared as a whole with the earlier one, so all of it counts. */
export function answeredBefore<Answer>(input: object, answer: Answer): Answer {
  readAll(input);
  return answer;
}

function readAll(input: unknown): void {
  if (Array.isArray(input)) input.forEach(readAll);
  else if (isRecord(input)) for (const name of Reflect.ownKeys(input)) readAll(Reflect.get(input, name));
}
