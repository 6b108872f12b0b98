import { isMap, isRecord, type Json, textOf } from '../json.ts';
import type { ValueType } from './value-type.ts';

/**
 * A selected value as the output's declared type, or undefined when Automation knows no conversion.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-outputs-inputs.html
 */
export const converted = (value: Json, type: ValueType): Json | undefined => {
  switch (type) {
    case 'String':
      return textIn(value);
    case 'Integer':
      return numberIn(value);
    case 'Boolean':
      return booleanIn(value);
    case 'StringList':
      return listIn(value);
    case 'StringMap':
      return isRecord(value) ? value : undefined;
    case 'MapList':
      return Array.isArray(value) && value.every(isMap) ? value : undefined;
  }
};

/** The value, or the only one of a list. */
const single = (value: Json): Json | undefined => {
  if (!Array.isArray(value)) return value;
  return value.length === 1 ? value[0] : undefined;
};

const textIn = (value: Json): string | undefined => {
  const one = single(value);
  return typeof one === 'string' || typeof one === 'number' || typeof one === 'boolean' ? String(one) : undefined;
};

const numberIn = (value: Json): number | undefined => {
  const text = typeof single(value) === 'boolean' ? undefined : textIn(value);
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : undefined;
};

const booleanIn = (value: Json): boolean | undefined => {
  const text = typeof single(value) === 'number' ? undefined : textIn(value)?.toLowerCase();
  return text === 'true' || text === 'false' ? text === 'true' : undefined;
};

const listIn = (value: Json): string[] | undefined => {
  const items = Array.isArray(value) ? value : [value];
  return items.every((item) => item !== null && typeof item !== 'object') ? items.map(textOf) : undefined;
};
