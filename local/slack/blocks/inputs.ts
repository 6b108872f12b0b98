import type { JsonRecord } from '../json.ts';
import { also, type Fields, flag, integer, matching, oneOf, type Problem, problem, shape, text } from './check.ts';
import { richText } from './rich-text.ts';
import { actionable, dispatchable, focusable, placeholdable } from './text.ts';

const inputFields: Fields = { ...actionable, ...dispatchable, ...focusable, ...placeholdable };
const decimal = matching(/^-?\d+(\.\d+)?$/, 'a number as text');

const ordered =
  (low: string, high: string) =>
  (record: JsonRecord, at: string): Problem[] =>
    record[low] !== undefined && record[high] !== undefined && Number(record[low]) > Number(record[high])
      ? problem(`${low} must not be greater than ${high}`, at)
      : [];

/** Elements that take typed text; they stand in input blocks only. */
export const typedInputs: Fields = {
  plain_text_input: also(
    shape(
      { type: oneOf('plain_text_input') },
      {
        ...inputFields,
        initial_value: text({ min: 0, max: 3000 }),
        multiline: flag,
        min_length: integer(0, 3000),
        max_length: integer(1, 3000),
      },
    ),
    ordered('min_length', 'max_length'),
  ),
  email_text_input: shape({ type: oneOf('email_text_input') }, { ...inputFields, initial_value: text({ min: 0 }) }),
  url_text_input: shape({ type: oneOf('url_text_input') }, { ...inputFields, initial_value: text({ min: 0 }) }),
  number_input: also(
    shape(
      { type: oneOf('number_input'), is_decimal_allowed: flag },
      { ...inputFields, initial_value: decimal, min_value: decimal, max_value: decimal },
    ),
    ordered('min_value', 'max_value'),
  ),
};

/** The composer as an input; it may also stand in an actions block. */
export const richTextInput: Fields = {
  rich_text_input: also(
    shape(
      { type: oneOf('rich_text_input') },
      { ...inputFields, initial_value: richText, min_lines: integer(1, 100), max_lines: integer(1, 100) },
    ),
    ordered('min_lines', 'max_lines'),
  ),
};
