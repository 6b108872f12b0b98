import { everyElement } from './blocks/walk.ts';
import { draftOf, holdsValue, readValue } from './input-values.ts';
import { type JsonRecord, textAt } from './json.ts';

/** What a form holds, by block and action, and what Slack's client would say about it before sending anything. */
export interface FormState {
  values: Record<string, JsonRecord>;
  /** What an input does not take, by block id. */
  errors: Record<string, string>;
  /** What is required and not there, by block id. */
  missing: Record<string, string>;
  /** Keys of the given values that no element has. */
  unknown: string[];
  /** Action ids that several blocks have, so that a value for them could mean either. */
  ambiguous: string[];
}

/** `given`: each value by its element's action id. In a draft, which is not submitted, typed text may still be anything. */
export function formState(blocks: readonly JsonRecord[], given: JsonRecord, { isDraft = false } = {}): FormState {
  const state: FormState = { values: {}, errors: {}, missing: {}, unknown: [], ambiguous: [] };
  const holders = everyElement(blocks).filter(({ element }) => holdsValue(element));
  for (const { block, element } of holders) {
    const blockId = textAt(block, 'block_id') ?? '';
    const actionId = textAt(element, 'action_id') ?? '';
    const value = Object.hasOwn(given, actionId) ? given[actionId] : undefined;
    const read = readValue(element, value);
    const held = read.kind === 'held' ? read.value : isDraft ? draftOf(element, value) : undefined;
    if (held !== undefined) state.values[blockId] = { ...state.values[blockId], [actionId]: held };
    else if (read.kind === 'refused') state.errors[blockId] = read.sentence;
    const isRequired = block['type'] === 'input' && block['optional'] !== true;
    if (read.empty && isRequired) state.missing[blockId] = 'Please complete this required field.';
  }
  const ids = holders.map(({ element }) => textAt(element, 'action_id') ?? '');
  state.unknown = Object.keys(given).filter((key) => !ids.includes(key));
  state.ambiguous = Object.keys(given).filter((key) => ids.indexOf(key) !== ids.lastIndexOf(key));
  return state;
}

/** Why Slack's client could not hold these values at all: a slip of the pen in a script, named. */
export function slipIn({ unknown, ambiguous }: FormState, viewId: string): string | undefined {
  if (unknown.length > 0) return `View ${viewId} has no input ${unknown.join(', ')}.`;
  return ambiguous.length > 0 ? `View ${viewId} has several inputs ${ambiguous.join(', ')}.` : undefined;
}

/** One sentence for all of it. */
export const sentenceOf = (errors: Readonly<Record<string, string>>): string =>
  Object.entries(errors)
    .map(([block, text]) => `${block}: ${text}`)
    .join(' ');
