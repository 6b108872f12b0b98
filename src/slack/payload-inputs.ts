import type { InputValue } from './inputs.ts';
import { ANY, CHANNEL, type Fields, IDENTIFIER, isFields, str, sub, userId } from './payload-fields.ts';

/** An input as read: its value, `empty` when nothing is in it, `malformed` when it is not what Slack documents. */
export type ReadInput = InputValue | 'empty' | 'malformed';

/** Slack counts 3,000 and 150 code points; a code point is at most two of JavaScript's units. */
const MAX_TEXT = 6000;
const MAX_OPTION = 300;
/** More than Slack lets anyone choose: options are 100, people and channels have no limit of their own. */
const MAX_CHOSEN = 1000;

type Read = (input: Fields) => ReadInput;

/** An element type to the member that holds its value. `null` there is an emptied input. */
const one =
  (member: string, read: (value: unknown) => InputValue | undefined): Read =>
  (input) => {
    const value = input[member];
    return value === undefined || value === null || value === '' ? 'empty' : (read(value) ?? 'malformed');
  };

const many =
  (member: string, item: (value: unknown) => string | undefined, of: (items: string[]) => InputValue): Read =>
  (input) => {
    const value = input[member];
    if (value === undefined || value === null) return 'empty';
    if (!Array.isArray(value) || value.length > MAX_CHOSEN) return 'malformed';
    const items = value.map(item).filter((read) => read !== undefined);
    if (items.length < value.length) return 'malformed';
    return items.length === 0 ? 'empty' : of(items);
  };

const text = one('value', (value) => {
  const read = str(value, ANY, MAX_TEXT);
  return read === undefined ? undefined : { kind: 'text', text: read };
});

const number = one('value', (value) => {
  const read = str(value, /^[-+0-9.eE]+$/, 40);
  return read === undefined || !Number.isFinite(Number(read)) ? undefined : { kind: 'number', number: Number(read) };
});

const optionValue = (option: unknown): string | undefined =>
  isFields(option) ? str(option['value'], ANY, MAX_OPTION) : undefined;

const choice = one('selected_option', (option) => {
  const value = optionValue(option);
  return value === undefined ? undefined : { kind: 'choice', value };
});
const choices = many('selected_options', optionValue, (values) => ({ kind: 'choices', values }));

const date = one('selected_date', (value) => {
  const read = str(value, /^\d{4}-\d{2}-\d{2}$/);
  const isDay = read !== undefined && new Date(Date.parse(`${read}T00:00Z`)).getUTCDate() === Number(read.slice(8));
  return isDay ? { kind: 'date', date: read } : undefined;
});

const time = one('selected_time', (value) => {
  const read = str(value, /^([01]\d|2[0-3]):[0-5]\d$/);
  return read === undefined ? undefined : { kind: 'time', time: read };
});

/** Ten digits of seconds. https://docs.slack.dev/reference/block-kit/block-elements/datetime-picker-element */
const moment = one('selected_date_time', (value) =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 9_999_999_999
    ? { kind: 'moment', at: value * 1000 }
    : undefined,
);

const channelId = (value: unknown): string | undefined => str(value, CHANNEL);
const ofUsers = (userIds: string[]): InputValue => ({ kind: 'users', userIds });
const ofChannels = (channelIds: string[]): InputValue => ({ kind: 'channels', channelIds });

const oneId = (member: string, id: (value: unknown) => string | undefined, of: (ids: string[]) => InputValue): Read =>
  one(member, (value) => {
    const read = id(value);
    return read === undefined ? undefined : of([read]);
  });

/**
 * Every element that holds a value and that this version reads. `rich_text_input` and `file_input` are not among them: nothing
 * of ours asks for markup or for files, so a payload with one is refused as malformed.
 */
const READERS: ReadonlyMap<unknown, Read> = new Map([
  ['plain_text_input', text],
  ['email_text_input', text],
  ['url_text_input', text],
  ['number_input', number],
  ['static_select', choice],
  ['external_select', choice],
  ['radio_buttons', choice],
  ['overflow', choice],
  ['multi_static_select', choices],
  ['multi_external_select', choices],
  ['checkboxes', choices],
  ['datepicker', date],
  ['timepicker', time],
  ['datetimepicker', moment],
  ['users_select', oneId('selected_user', userId, ofUsers)],
  ['multi_users_select', many('selected_users', userId, ofUsers)],
  ['channels_select', oneId('selected_channel', channelId, ofChannels)],
  ['multi_channels_select', many('selected_channels', channelId, ofChannels)],
  ['conversations_select', oneId('selected_conversation', channelId, ofChannels)],
  ['multi_conversations_select', many('selected_conversations', channelId, ofChannels)],
]);

/**
 * One input of `state.values`, or one used element of `actions`: both carry their value under the same member. A type that this
 * version does not read is malformed: to leave out a part of what someone entered could do more than they asked for.
 */
export const readInput = (input: Fields): ReadInput => READERS.get(input['type'])?.(input) ?? 'malformed';

/**
 * `{ block: { action: { type, … } } }` to action → value. An action id twice is malformed, since features ask by it alone.
 * https://docs.slack.dev/reference/views/modal-views
 */
export function parseState(view: Fields): Record<string, InputValue> | undefined {
  if (view['state'] === undefined || view['state'] === null) return {};
  const state = sub(view, 'state');
  const blocks = state && sub(state, 'values');
  if (blocks === undefined) return undefined;
  const found = new Map<string, ReadInput>();
  for (const block of Object.values(blocks)) {
    if (!isFields(block)) return undefined;
    for (const [actionId, input] of Object.entries(block)) {
      if (!isFields(input) || !IDENTIFIER.test(actionId) || found.has(actionId)) return undefined;
      found.set(actionId, readInput(input));
    }
  }
  return filled(found);
}

function filled(found: ReadonlyMap<string, ReadInput>): Record<string, InputValue> | undefined {
  const values: [string, InputValue][] = [];
  for (const [actionId, read] of found) {
    if (read === 'malformed') return undefined;
    if (read !== 'empty') values.push([actionId, read]);
  }
  return Object.fromEntries(values);
}
