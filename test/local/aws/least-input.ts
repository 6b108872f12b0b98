import { requiredCount, type Schema } from '../../../local/aws/wire-model.ts';

/** An input with what is required and, at the end of a way of members, a value; lists have one item. */
export const leastInput = (schema: Schema, way: readonly string[], value: unknown): Record<string, unknown> =>
  Object.fromEntries(
    [...schema.structIterator()].flatMap(([name, member], index) => {
      const [next, ...rest] = way;
      if (name === next) return [[name, along(member, rest, value)]];
      return index < requiredCount(schema) ? [[name, something(member)]] : [];
    }),
  );

const along = (schema: Schema, way: readonly string[], value: unknown): unknown => {
  if (schema.isListSchema()) return [along(schema.getValueSchema(), way, value)];
  return way.length === 0 ? value : leastInput(schema, way, value);
};

const something = (schema: Schema): unknown => {
  if (schema.isStructSchema()) return leastInput(schema, [], undefined);
  if (schema.isListSchema()) return [something(schema.getValueSchema())];
  if (schema.isMapSchema()) return {};
  if (schema.isTimestampSchema()) return '2026-11-20T09:00:00Z';
  if (schema.isBooleanSchema()) return true;
  if (schema.isNumericSchema()) return 1;
  return 'something';
};
