import type {
  ActionsBlock,
  AnyBlock,
  Button,
  ConfirmationDialog,
  ContextBlock,
  DateTimepicker,
  DividerBlock,
  HeaderBlock,
  InputBlock,
  ModalView,
  MrkdwnElement,
  PlainTextElement,
  PlainTextInput,
  PlainTextOption,
  SectionBlock,
  StaticSelect,
} from '@slack/types';
import { present } from '../present.ts';
import { clamp, codePoints, oneLine } from './escape.ts';
import { clampMd, EMPTY, type Mrkdwn } from './mrkdwn.ts';

/** Block Kit's limits, in code points. https://docs.slack.dev/reference/block-kit/blocks */
export const LIMITS = {
  messageBlocks: 50,
  viewBlocks: 100,
  header: 150,
  section: 3000,
  fields: 10,
  field: 2000,
  contextElements: 10,
  actionsElements: 25,
  buttonText: 75,
  buttonValue: 2000,
  optionText: 75,
  optionValue: 150,
  options: 100,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  viewTitle: 24,
  label: 2000,
  placeholder: 150,
  privateMetadata: 3000,
  inputText: 3000,
} as const;

/** Plain text is never parsed; `emoji: false` keeps `:words:` words. Empty text, which Slack refuses, becomes a dash. */
const plain = (text: string, max: number): PlainTextElement => ({
  type: 'plain_text',
  text: clamp(oneLine(text), max).trim() || '-',
  emoji: false,
});

/** `verbatim`: bare URLs, #names and @names of others stay text; our own tokens work. */
const mrkdwn = (text: Mrkdwn, max: number): MrkdwnElement => {
  const clamped = clampMd(text, max).text;
  return { type: 'mrkdwn', text: clamped.trim() === '' ? '-' : clamped, verbatim: true };
};

export const header = (text: string): HeaderBlock => ({ type: 'header', text: plain(text, LIMITS.header) });

export const divider = (): DividerBlock => ({ type: 'divider' });

export const section = (text: Mrkdwn, accessory?: Button | StaticSelect): SectionBlock => ({
  type: 'section',
  text: mrkdwn(text, LIMITS.section),
  ...present({ accessory }),
});

/** Up to ten short facts in two columns, with an optional text above. */
export const fields = (facts: readonly Mrkdwn[], text: Mrkdwn = EMPTY): SectionBlock => ({
  type: 'section',
  ...(text.text === '' ? {} : { text: mrkdwn(text, LIMITS.section) }),
  fields: facts.slice(0, LIMITS.fields).map((fact) => mrkdwn(fact, LIMITS.field)),
});

export const context = (...texts: readonly Mrkdwn[]): ContextBlock => ({
  type: 'context',
  elements: texts.slice(0, LIMITS.contextElements).map((text) => mrkdwn(text, LIMITS.section)),
});

export const actions = (blockId: string, ...elements: readonly (Button | StaticSelect)[]): ActionsBlock => ({
  type: 'actions',
  block_id: blockId,
  elements: elements.slice(0, LIMITS.actionsElements),
});

export interface ButtonOptions {
  actionId: string;
  text: string;
  value: string;
  style?: 'primary' | 'danger';
  confirm?: ConfirmationDialog;
  /** Read by screen readers instead of the text: say what it does to which thing. */
  accessibilityLabel?: string;
}

/** @throws RangeError for a value that Slack would refuse: cutting it would make it mean something else. */
export function button({ actionId, text, value, style, confirm, accessibilityLabel }: ButtonOptions): Button {
  return {
    type: 'button',
    action_id: actionId,
    text: plain(text, LIMITS.buttonText),
    value: whole('button value', value, LIMITS.buttonValue),
    ...present({ style, confirm }),
    ...(accessibilityLabel === undefined
      ? {}
      : { accessibility_label: plain(accessibilityLabel, LIMITS.buttonText).text }),
  };
}

export interface ConfirmOptions {
  title: string;
  text: string;
  confirm: string;
  deny: string;
  style?: 'primary' | 'danger';
}

export const confirm = ({ title, text, confirm: yes, deny, style }: ConfirmOptions): ConfirmationDialog => ({
  title: plain(title, LIMITS.confirmTitle),
  text: plain(text, LIMITS.confirmText),
  confirm: plain(yes, LIMITS.confirmButton),
  deny: plain(deny, LIMITS.confirmButton),
  ...present({ style }),
});

export interface ModalOptions {
  callbackId: string;
  title: string;
  submit?: string;
  close?: string;
  blocks: readonly AnyBlock[];
  privateMetadata?: string;
}

/** @throws RangeError for metadata over 3,000 code points. */
export const modal = ({ callbackId, title, submit, close, blocks, privateMetadata }: ModalOptions): ModalView => ({
  type: 'modal',
  callback_id: callbackId,
  title: plain(title, LIMITS.viewTitle),
  close: plain(close ?? 'Close', LIMITS.viewTitle),
  ...(submit === undefined ? {} : { submit: plain(submit, LIMITS.viewTitle) }),
  ...(privateMetadata === undefined
    ? {}
    : { private_metadata: whole('private metadata', privateMetadata, LIMITS.privateMetadata) }),
  blocks: blocks.slice(0, LIMITS.viewBlocks),
});

interface InputOptions {
  /** Also the name under which the value arrives in a submit job. */
  actionId: string;
  label: string;
  hint?: string;
  optional?: boolean;
  /** The action id when absent. Slack keeps what was entered in a block of the same id when a modal is updated. */
  blockId?: string;
}

const input = (
  { actionId, blockId, label, hint, optional }: InputOptions,
  element: InputBlock['element'],
): InputBlock => ({
  type: 'input',
  block_id: blockId ?? actionId,
  label: plain(label, LIMITS.label),
  element,
  optional: optional ?? false,
  ...(hint === undefined ? {} : { hint: plain(hint, LIMITS.label) }),
});

export interface TextInputOptions extends InputOptions {
  multiline?: boolean;
  maxLength?: number;
  placeholder?: string;
  initial?: string;
}

export function inputText({ multiline, maxLength, placeholder, initial, ...rest }: TextInputOptions): InputBlock {
  const max = Math.min(maxLength ?? 300, LIMITS.inputText);
  const element: PlainTextInput = {
    type: 'plain_text_input',
    action_id: rest.actionId,
    multiline: multiline ?? false,
    min_length: rest.optional === true ? 0 : 1,
    max_length: max,
    ...(placeholder === undefined ? {} : { placeholder: plain(placeholder, LIMITS.placeholder) }),
    ...(initial === undefined ? {} : { initial_value: clamp(initial, max) }),
  };
  return input(rest, element);
}

/** The chosen moment arrives in milliseconds; `initial` is in milliseconds too. */
export function dateTimePicker({ initial, ...rest }: InputOptions & { initial?: number }): InputBlock {
  const element: DateTimepicker = {
    type: 'datetimepicker',
    action_id: rest.actionId,
    ...(initial === undefined ? {} : { initial_date_time: Math.floor(initial / 1000) }),
  };
  return input(rest, element);
}

export interface Choice {
  text: string;
  value: string;
  description?: string;
}

/** @throws RangeError without a choice: Slack refuses an empty list, so the caller says what to do instead. */
export const staticSelect = (options: InputOptions & SelectOptions): InputBlock => input(options, select(options));

export interface SelectOptions {
  actionId: string;
  choices: readonly Choice[];
  placeholder?: string;
  /** The value chosen already; none when no choice has it. */
  chosen?: string | undefined;
}

/** A select beside a section's text: it acts at once. @throws RangeError without a choice */
export function select({ actionId, choices, placeholder, chosen }: SelectOptions): StaticSelect {
  if (choices.length === 0) throw new RangeError(`a select without choices: ${actionId}`);
  const options = choices.slice(0, LIMITS.options).map(option);
  const initial = options.find(({ value }) => value === chosen);
  return {
    type: 'static_select',
    action_id: actionId,
    options,
    ...present({ initial_option: initial }),
    ...(placeholder === undefined ? {} : { placeholder: plain(placeholder, LIMITS.placeholder) }),
  };
}

/** One box to tick; its value arrives among `choices`. */
export function checkbox({ ticked, choice, ...rest }: InputOptions & { ticked: boolean; choice: Choice }): InputBlock {
  const only = option(choice);
  return input(rest, {
    type: 'checkboxes',
    action_id: rest.actionId,
    options: [only],
    ...(ticked ? { initial_options: [only] } : {}),
  });
}

const option = ({ text, value, description }: Choice): PlainTextOption => ({
  text: plain(text, LIMITS.optionText),
  value: whole('option value', value, LIMITS.optionValue),
  ...(description === undefined ? {} : { description: plain(description, LIMITS.optionText) }),
});

/** Blocks that fit a message: the end goes, with a line that says so. */
export function fitMessage(blocks: readonly AnyBlock[], more: Mrkdwn): AnyBlock[] {
  if (blocks.length <= LIMITS.messageBlocks) return [...blocks];
  return [...blocks.slice(0, LIMITS.messageBlocks - 1), context(more)];
}

function whole(name: string, value: string, max: number): string {
  if (codePoints(value) > max) throw new RangeError(`${name} longer than ${max} code points`);
  return value;
}
