import { everyElement } from './blocks/walk.ts';
import { holdsValue, readValue } from './input-values.ts';
import { type JsonRecord, textAt } from './json.ts';

/** What a form holds, by block and action, and what Slack's client would say about it before sending anything. */
export interface FormState {
  values: Record<string, JsonRecord>;
  /** By block id. */
  errors: Record<string, string>;
  /** Keys of the given values that no element has. */
  unknown: string[];
  /** Action ids that several blocks have, so that a value for them could mean either. */
  ambiguous: string[];
}

/** `given`: each value by its element's action id. */
export function formState(blocks: readonly JsonRecord[], given: JsonRecord): FormState {
  const state: FormState = { values: {}, errors: {}, unknown: [], ambiguous: [] };
  const holders = everyElement(blocks).filter(({ element }) => holdsValue(element));
  for (const { block, element } of holders) {
    const blockId = textAt(block, 'block_id') ?? '';
    const actionId = textAt(element, 'action_id') ?? '';
    const read = readValue(element, Object.hasOwn(given, actionId) ? given[actionId] : undefined);
    if (read.kind === 'refused') state.errors[blockId] = read.sentence;
    else state.values[blockId] = { ...state.values[blockId], [actionId]: read.value };
    const isRequired = block['type'] === 'input' && block['optional'] !== true;
    if (read.empty && isRequired) state.errors[blockId] = 'Please complete this required field.';
  }
  const ids = holders.map(({ element }) => textAt(element, 'action_id') ?? '');
  state.unknown = Object.keys(given).filter((key) => !ids.includes(key));
  state.ambiguous = Object.keys(given).filter((key) => ids.indexOf(key) !== ids.lastIndexOf(key));
  return state;
}
