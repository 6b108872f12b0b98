import {
  containerSchema,
  type Element,
  elementsSchema,
  type InputBlock,
  inputSchema,
  sectionSchema,
} from './block-types.ts';
import type { Value } from './control.tsx';
import type { Block, View } from './world-types.ts';

/** What someone has typed and chosen in a view so far, by block and action. */
export type Entered = Readonly<Record<string, Value>>;

export const entryKey = (blockId: string, actionId: string): string => `${blockId} ${actionId}`;

export function initialValue(element: Element): Value {
  if (element.initial_option !== undefined) return element.initial_option.value;
  if (element.initial_options !== undefined) return element.initial_options.map(({ value }) => value);
  const many = element.initial_users ?? element.initial_channels ?? element.initial_conversations;
  if (many !== undefined) return many;
  const single =
    element.initial_value ??
    element.initial_date ??
    element.initial_time ??
    element.initial_date_time ??
    element.initial_user ??
    element.initial_channel ??
    element.initial_conversation;
  if (single !== undefined) return single;
  return element.type === 'checkboxes' || element.type.startsWith('multi_') ? [] : null;
}

/** What stands in an input now: what was entered, an emptied one included, or else what it began with. */
export function currentValue(entered: Entered, blockId: string, element: Element): Value {
  const key = entryKey(blockId, element.action_id);
  return Object.hasOwn(entered, key) ? (entered[key] ?? null) : initialValue(element);
}

const isEmpty = (value: Value): boolean =>
  value === null || value === '' || (Array.isArray(value) && value.length === 0);

const inputsOf = (view: View): InputBlock[] =>
  view.blocks.filter(({ type }) => type === 'input').map((block: Block) => inputSchema.parse(block));

/** Elements that hold a value, wherever they stand. */
const HOLDS =
  /^((multi_)?(static|users|channels|conversations)_select|radio_buttons|checkboxes|(date|time|datetime)picker|\w+_input)$/;

interface Holder {
  block_id: string;
  element: Element;
}

function holdersIn(blocks: readonly Block[]): Holder[] {
  return blocks.flatMap((block) => placedIn(block).filter(({ element }) => HOLDS.test(element.type)));
}

function placedIn(block: Block): Holder[] {
  switch (block.type) {
    case 'input':
      return [inputSchema.parse(block)];
    case 'section': {
      const { block_id, accessory } = sectionSchema.parse(block);
      return accessory === undefined ? [] : [{ block_id, element: accessory }];
    }
    case 'actions': {
      const { block_id, elements } = elementsSchema.parse(block);
      return elements.map((element) => ({ block_id, element }));
    }
    case 'container':
      return holdersIn(containerSchema.parse(block).child_blocks ?? []);
    default:
      return [];
  }
}

/** What a view holds, by action id, as the control API takes it: its inputs, and menus and pickers outside of them. */
export function valuesOf(view: View, entered: Entered): Record<string, Value> {
  return Object.fromEntries(
    holdersIn(view.blocks).map(({ block_id, element }) => [
      element.action_id,
      currentValue(entered, block_id, element),
    ]),
  );
}

/** Sentences about what is missing or out of bounds, by block id, before anything is sent. */
export function checkInputs(view: View, entered: Entered): Record<string, string> {
  const found = inputsOf(view).map(({ block_id, optional, element }) => {
    return [block_id, checkValue(element, currentValue(entered, block_id, element), optional)] as const;
  });
  return Object.fromEntries(found.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function checkValue(element: Element, value: Value, optional: boolean): string | undefined {
  if (isEmpty(value)) return optional ? undefined : 'Fill in this field.';
  if (element.type === 'plain_text_input' && typeof value === 'string') return checkLength(element, value);
  if (element.type === 'number_input') return checkNumber(element, Number(value));
  return undefined;
}

function checkLength({ min_length, max_length }: Element, value: string): string | undefined {
  const length = Array.from(value).length;
  if (min_length !== undefined && length < min_length) return `At least ${min_length} characters.`;
  if (max_length !== undefined && length > max_length) return `At most ${max_length} characters; this is ${length}.`;
  return undefined;
}

function checkNumber({ min_value, max_value, is_decimal_allowed }: Element, value: number): string | undefined {
  if (!Number.isFinite(value)) return 'Enter a number.';
  if (is_decimal_allowed === false && !Number.isInteger(value)) return 'Enter a whole number.';
  if (min_value !== undefined && value < Number(min_value)) return `At least ${min_value}.`;
  if (max_value !== undefined && value > Number(max_value)) return `At most ${max_value}.`;
  return undefined;
}
