import { isRecord } from './json-value.ts';

/** One value of an event that is neither an object nor a list, and its index in each list around it. */
export interface Field {
  value: unknown;
  at: readonly (readonly [list: unknown, index: number])[];
}

/** The values of an event by their path. Lists, of lists too, add nothing to a path; what is empty has no value. */
export function fieldsOf(event: unknown): Map<string, Field[]> {
  const fields = new Map<string, Field[]>();
  collect(event, { path: [], at: [] }, fields);
  return fields;
}

interface Place {
  path: readonly string[];
  at: Field['at'];
}

function collect(value: unknown, { path, at }: Place, fields: Map<string, Field[]>): void {
  if (value === undefined) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) collect(item, { path, at: [...at, [value, index]] }, fields);
  } else if (isRecord(value)) {
    for (const [key, member] of Object.entries(value)) collect(member, { path: [...path, key], at }, fields);
  } else {
    const name = path.join('.');
    fields.set(name, [...(fields.get(name) ?? []), { value, at }]);
  }
}
