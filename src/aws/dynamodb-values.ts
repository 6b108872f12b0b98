import { inspect } from 'node:util';

/**
 * A value as DynamoDB's JSON has it: texts, numbers, truth values, nothing, lists, maps and sets of texts; the table has no bytes.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html
 */
export type Attribute =
  | { S: string }
  | { N: string }
  | { BOOL: boolean }
  | { NULL: true }
  | { L: readonly Attribute[] }
  | { M: Attributes }
  | { SS: readonly string[] };

export type Attributes = Readonly<Record<string, Attribute>>;

/** Members that are undefined are left out, as JSON leaves them out. @throws TypeError for what the table cannot hold */
export function attributesOf(values: object): Attributes {
  const attributes: Record<string, Attribute> = {};
  for (const [name, value] of Object.entries(values)) if (value !== undefined) attributes[name] = attributeOf(value);
  return attributes;
}

function attributeOf(value: unknown): Attribute {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number' && Number.isFinite(value)) return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (value === null) return { NULL: true };
  if (Array.isArray(value)) return { L: value.filter((each) => each !== undefined).map(attributeOf) };
  if (isTexts(value)) return { SS: [...value] };
  if (isPlain(value)) return { M: attributesOf(value) };
  throw new TypeError(`the table holds no ${inspect(value, { depth: 0 })}`);
}

/** DynamoDB has no empty set. */
const isTexts = (value: unknown): value is Set<string> =>
  value instanceof Set && value.size > 0 && [...value].every((each) => typeof each === 'string');

/** A date or bytes would be written as an empty map. */
const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && [Object.prototype, null].includes(Object.getPrototypeOf(value));

/** @throws TypeError for a value of a kind that nobody here writes */
export function valuesOf(attributes: Attributes): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, attribute] of Object.entries(attributes)) values[name] = valueIn(attribute);
  return values;
}

function valueIn(attribute: Attribute): unknown {
  if ('S' in attribute) return attribute.S;
  if ('N' in attribute) return Number(attribute.N);
  if ('BOOL' in attribute) return attribute.BOOL;
  if ('NULL' in attribute) return null;
  if ('L' in attribute) return attribute.L.map(valueIn);
  if ('M' in attribute) return valuesOf(attribute.M);
  if ('SS' in attribute) return new Set(attribute.SS);
  throw new TypeError(`the table has a value of the kind ${Object.keys(attribute).join()}, which nobody here writes`);
}
