import { lengthOf } from './blocks/check.ts';
import { type JsonRecord, recordAt, recordsAt, textAt } from './json.ts';

/** What an element holds, as `state.values` shows it; or why Slack's client would not take it. */
export type Held = { kind: 'held'; value: JsonRecord } | { kind: 'refused'; sentence: string };

type Read = (element: JsonRecord, given: unknown) => Held;

const held = (value: JsonRecord): Held => ({ kind: 'held', value });
const refused = (sentence: string): Held => ({ kind: 'refused', sentence });

const optionsOf = (element: JsonRecord): JsonRecord[] => [
  ...recordsAt(element, 'options'),
  ...recordsAt(element, 'option_groups').flatMap((group) => recordsAt(group, 'options')),
];

const optionWith = (element: JsonRecord, value: unknown): JsonRecord | undefined =>
  optionsOf(element).find((option) => option['value'] === value);

const asList = (given: unknown): unknown[] => (Array.isArray(given) ? given : given === undefined ? [] : [given]);

const typed: Read = (element, given) => {
  if (typeof given !== 'string') return refused('Text is expected here.');
  const max = Number(element['max_length'] ?? 3000);
  const min = Number(element['min_length'] ?? 0);
  if (lengthOf(given) > max) return refused(`At most ${max} characters are allowed.`);
  if (lengthOf(given) < min) return refused(`At least ${min} characters are needed.`);
  return held({ value: given });
};

const fitting =
  (pattern: RegExp, sentence: string): Read =>
  (_element, given) =>
    typeof given === 'string' && pattern.test(given) ? held({ value: given }) : refused(sentence);

const numeric: Read = (element, given) => {
  const text = typeof given === 'number' ? String(given) : given;
  if (typeof text !== 'string' || !/^-?\d+(\.\d+)?$/.test(text)) return refused('A number is expected here.');
  if (element['is_decimal_allowed'] !== true && text.includes('.')) return refused('A whole number is expected here.');
  const min = textAt(element, 'min_value');
  const max = textAt(element, 'max_value');
  if (min !== undefined && Number(text) < Number(min)) return refused(`The number must be at least ${min}.`);
  if (max !== undefined && Number(text) > Number(max)) return refused(`The number must be at most ${max}.`);
  return held({ value: text });
};

const oneOption: Read = (element, given) => {
  const option = optionWith(element, given);
  return option === undefined ? refused('Choose one of the listed options.') : held({ selected_option: option });
};

const manyOptions: Read = (element, given) => {
  const options = asList(given).map((value) => optionWith(element, value));
  const known = options.filter((option) => option !== undefined);
  return known.length < options.length ? refused('Choose from the listed options.') : held({ selected_options: known });
};

const matched =
  (field: string, pattern: RegExp, sentence: string): Read =>
  (_element, given) =>
    typeof given === 'string' && pattern.test(given) ? held({ [field]: given }) : refused(sentence);

const matchedList =
  (field: string, pattern: RegExp, sentence: string): Read =>
  (_element, given) =>
    asList(given).every((one) => typeof one === 'string' && pattern.test(one))
      ? held({ [field]: asList(given) })
      : refused(sentence);

const dateTime: Read = (_element, given) => {
  const seconds = Number(given);
  return Number.isInteger(seconds) && seconds >= 1_000_000_000 && seconds <= 9_999_999_999
    ? held({ selected_date_time: seconds })
    : refused('A date and time in seconds since 1970 is expected here.');
};

const composed: Read = (_element, given) => {
  if (typeof given !== 'string') return refused('Text is expected here.');
  const section = { type: 'rich_text_section', elements: [{ type: 'text', text: given }] };
  return held({ rich_text_value: { type: 'rich_text', elements: [section] } });
};

const PERSON = /^[UW][A-Z0-9]+$/;
const CONVERSATION = /^[CDG][A-Z0-9]+$/;

interface Kind {
  read: Read;
  /** The element's own first value, in the form that `read` takes. */
  initial: (element: JsonRecord) => unknown;
  /** What `state.values` shows while nothing is chosen. */
  empty: JsonRecord;
}

const kind = (read: Read, initialField: string, empty: JsonRecord): Kind => ({
  read,
  initial: (element) => element[initialField],
  empty,
});

const optionKind: Kind = {
  read: oneOption,
  initial: (element) => recordAt(element, 'initial_option')?.['value'],
  empty: { selected_option: null },
};
const optionsKind: Kind = {
  read: manyOptions,
  initial: (element) => {
    const values = recordsAt(element, 'initial_options').map((option) => option['value']);
    return values.length === 0 ? undefined : values;
  },
  empty: { selected_options: [] },
};

const NOT_EMAIL = 'An e-mail address is expected here.';
const person = 'Choose a person.';
const conversation = 'Choose a channel.';

/** Elements that hold a value, by type. */
const KINDS: Readonly<Record<string, Kind>> = {
  plain_text_input: kind(typed, 'initial_value', { value: null }),
  email_text_input: kind(fitting(/^\S+@\S+\.\S+$/, NOT_EMAIL), 'initial_value', { value: null }),
  url_text_input: kind(fitting(/^https?:\/\/\S+$/, 'A URL is expected here.'), 'initial_value', { value: null }),
  number_input: kind(numeric, 'initial_value', { value: null }),
  rich_text_input: { read: composed, initial: () => undefined, empty: {} },
  static_select: optionKind,
  radio_buttons: optionKind,
  multi_static_select: optionsKind,
  checkboxes: optionsKind,
  datepicker: kind(
    matched('selected_date', /^\d{4}-\d{2}-\d{2}$/, 'A date as YYYY-MM-DD is expected here.'),
    'initial_date',
    { selected_date: null },
  ),
  timepicker: kind(
    matched('selected_time', /^([01]\d|2[0-3]):[0-5]\d$/, 'A time as HH:mm is expected here.'),
    'initial_time',
    { selected_time: null },
  ),
  datetimepicker: kind(dateTime, 'initial_date_time', { selected_date_time: null }),
  users_select: kind(matched('selected_user', PERSON, person), 'initial_user', { selected_user: null }),
  channels_select: kind(matched('selected_channel', CONVERSATION, conversation), 'initial_channel', {
    selected_channel: null,
  }),
  conversations_select: kind(matched('selected_conversation', CONVERSATION, conversation), 'initial_conversation', {
    selected_conversation: null,
  }),
  multi_users_select: kind(matchedList('selected_users', PERSON, person), 'initial_users', { selected_users: [] }),
  multi_channels_select: kind(matchedList('selected_channels', CONVERSATION, conversation), 'initial_channels', {
    selected_channels: [],
  }),
  multi_conversations_select: kind(
    matchedList('selected_conversations', CONVERSATION, conversation),
    'initial_conversations',
    { selected_conversations: [] },
  ),
};

export const holdsValue = (element: JsonRecord): boolean => Object.hasOwn(KINDS, String(element['type']));

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** Typed text as it stands, unfinished or too long: Slack's client checks it when the form is submitted. Not a number's. */
export function draftOf(element: JsonRecord, given: unknown): JsonRecord | undefined {
  const type = String(element['type']);
  return typeof given === 'string' && type !== 'number_input' && 'value' in (KINDS[type]?.empty ?? {})
    ? { type, value: given }
    : undefined;
}

/** The value of an element: what was given for it, or else its own first value. `null` and empty text clear it. */
export function readValue(element: JsonRecord, given: unknown): Held & { empty: boolean } {
  const type = String(element['type']);
  const known = KINDS[type];
  if (known === undefined) return { ...refused('This element holds no value.'), empty: true };
  const value = given === undefined ? known.initial(element) : given;
  if (isEmpty(value)) return { kind: 'held', value: { type, ...known.empty }, empty: true };
  const result = known.read(element, value);
  return result.kind === 'held' ? { ...held({ type, ...result.value }), empty: false } : { ...result, empty: false };
}
