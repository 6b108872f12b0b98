import * as z from 'zod/mini';

/** The members of blocks and elements that the page draws itself. One loose shape serves all elements: Slack has
 * checked them already, and an element that does not fit is shown as what it is, not drawn. */

export const textSchema = z.looseObject({
  type: z.string(),
  text: z.string(),
  verbatim: z.optional(z.boolean()),
});

const optionSchema = z.looseObject({
  text: textSchema,
  value: z._default(z.string(), ''),
  description: z.optional(textSchema),
  url: z.optional(z.string()),
});

const confirmSchema = z.looseObject({
  title: z.optional(textSchema),
  text: z.optional(textSchema),
  confirm: z.optional(textSchema),
  deny: z.optional(textSchema),
  style: z.optional(z.string()),
});

export const elementSchema = z.looseObject({
  type: z.string(),
  action_id: z._default(z.string(), ''),
  text: z.optional(textSchema),
  value: z.optional(z.string()),
  style: z.optional(z.string()),
  url: z.optional(z.string()),
  image_url: z.optional(z.string()),
  alt_text: z.optional(z.string()),
  accessibility_label: z.optional(z.string()),
  confirm: z.optional(confirmSchema),
  placeholder: z.optional(textSchema),
  options: z.optional(z.array(optionSchema)),
  option_groups: z.optional(z.array(z.looseObject({ label: textSchema, options: z.array(optionSchema) }))),
  initial_option: z.optional(optionSchema),
  initial_options: z.optional(z.array(optionSchema)),
  initial_value: z.optional(z.string()),
  initial_date: z.optional(z.string()),
  initial_time: z.optional(z.string()),
  initial_date_time: z.optional(z.number()),
  initial_user: z.optional(z.string()),
  initial_users: z.optional(z.array(z.string())),
  initial_channel: z.optional(z.string()),
  initial_channels: z.optional(z.array(z.string())),
  initial_conversation: z.optional(z.string()),
  initial_conversations: z.optional(z.array(z.string())),
  dispatch_action_config: z.optional(z.looseObject({ trigger_actions_on: z.optional(z.array(z.string())) })),
  multiline: z.optional(z.boolean()),
  min_length: z.optional(z.number()),
  max_length: z.optional(z.number()),
  min_value: z.optional(z.string()),
  max_value: z.optional(z.string()),
  is_decimal_allowed: z.optional(z.boolean()),
});

export const sectionSchema = z.looseObject({
  block_id: z._default(z.string(), ''),
  text: z.optional(textSchema),
  fields: z.optional(z.array(textSchema)),
  accessory: z.optional(elementSchema),
});

export const headerSchema = z.looseObject({ text: textSchema });

export const elementsSchema = z.looseObject({ block_id: z._default(z.string(), ''), elements: z.array(elementSchema) });

/** A context block's elements: texts, and images told apart by their type. */
export const contextSchema = z.looseObject({
  elements: z.array(
    z.looseObject({
      type: z.string(),
      text: z.optional(z.string()),
      verbatim: z.optional(z.boolean()),
      image_url: z.optional(z.string()),
      alt_text: z.optional(z.string()),
    }),
  ),
});

export const alertSchema = z.looseObject({ text: textSchema, level: z._default(z.string(), 'default') });

export const containerSchema = z.looseObject({
  title: z.optional(textSchema),
  subtitle: z.optional(textSchema),
  child_blocks: z.optional(z.array(z.looseObject({ type: z.string() }))),
  blocks: z.optional(z.array(z.looseObject({ type: z.string() }))),
});

export const inputSchema = z.looseObject({
  block_id: z._default(z.string(), ''),
  label: textSchema,
  hint: z.optional(textSchema),
  optional: z._default(z.boolean(), false),
  dispatch_action: z._default(z.boolean(), false),
  element: elementSchema,
});

const cellSchema = z.looseObject({
  type: z.string(),
  text: z.optional(z.string()),
  value: z.optional(z.number()),
});

export const tableSchema = z.looseObject({
  rows: z.array(z.array(cellSchema)),
  caption: z.optional(z.string()),
  page_size: z.optional(z.number()),
  row_header_column_index: z.optional(z.number()),
  column_settings: z.optional(
    z.array(z.nullable(z.looseObject({ align: z.optional(z.enum(['left', 'center', 'right'])) }))),
  ),
});

export type Element = z.infer<typeof elementSchema>;
export type Option = z.infer<typeof optionSchema>;
export type Confirm = z.infer<typeof confirmSchema>;
export type TextObject = z.infer<typeof textSchema>;
export type InputBlock = z.infer<typeof inputSchema>;
export type Table = z.infer<typeof tableSchema>;
export type Cell = z.infer<typeof cellSchema>;

/** All options of an element, grouped or not. */
export const optionsOf = (element: Element): Option[] => [
  ...(element.options ?? []),
  ...(element.option_groups ?? []).flatMap(({ options }) => options),
];
