import { isMap, type Json } from '../json.ts';

export const valueTypes = ['String', 'StringList', 'Integer', 'Boolean', 'StringMap', 'MapList'] as const;
export type ValueType = (typeof valueTypes)[number];

/** Whether a value has a type as it is, without a conversion. */
export const isOfType = (type: ValueType, value: Json): boolean => {
  switch (type) {
    case 'String':
      return typeof value === 'string';
    case 'Integer':
      return Number.isInteger(value);
    case 'Boolean':
      return typeof value === 'boolean';
    case 'StringList':
      return Array.isArray(value) && value.every((item) => typeof item === 'string');
    case 'StringMap':
      return isMap(value);
    case 'MapList':
      return Array.isArray(value) && value.every(isMap);
  }
};

const LONGEST_TEXT = 512;
const LONGEST_KEY = 50;
const MOST_TEXTS = 50;
const MOST_MAPS = 200;

/** Whether a value, in all its parts, is of a size that a variable takes. */
export const hasSize = (value: Json): boolean => {
  if (typeof value === 'string') return value.length > 0 && value.length <= LONGEST_TEXT;
  if (isMap(value)) return Object.keys(value).every((key) => key.length > 0 && key.length <= LONGEST_KEY);
  if (!Array.isArray(value)) return true;
  return value.length <= (value.some(isMap) ? MOST_MAPS : MOST_TEXTS) && value.every(hasSize);
};
