/**
 * What people choose and type in Slack's elements, checked in its shape and named by its kind. Everything else about it (that
 * a date is not over, that a person may be named) is for the feature that asked.
 * https://docs.slack.dev/reference/block-kit/block-elements
 */
export type InputValue =
  /** A text, e-mail or URL field. Never empty. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly number: number }
  /** The value of one option: a select, radio buttons, an overflow menu. */
  | { readonly kind: 'choice'; readonly value: string }
  /** At least one option: a multi-select, checkboxes. */
  | { readonly kind: 'choices'; readonly values: readonly string[] }
  /** A day of the calendar, `YYYY-MM-DD`, in nobody's zone. */
  | { readonly kind: 'date'; readonly date: string }
  /** `HH:mm`, 24 hours, on the clock of the person who chose it. */
  | { readonly kind: 'time'; readonly time: string }
  /** Milliseconds since the epoch, whole seconds. */
  | { readonly kind: 'moment'; readonly at: number }
  | { readonly kind: 'users'; readonly userIds: readonly string[] }
  /** Channels, and in a select of conversations private ones and direct messages too. */
  | { readonly kind: 'channels'; readonly channelIds: readonly string[] }
  /** From a job of the version before inputs had kinds: only the text of the value is known. Seconds, for a moment. */
  | { readonly kind: 'untyped'; readonly text: string };

/** By the element's action id. An input left empty is not in it. */
export type InputValues = Readonly<Record<string, InputValue>>;

/** The input under this action id; never what a record inherits. */
export const inputIn = (values: InputValues, actionId: string): InputValue | undefined =>
  Object.hasOwn(values, actionId) ? values[actionId] : undefined;

/** Typed text. Like every reader here: `undefined` when the input is empty, not there, or of another kind. */
export function textIn(values: InputValues, actionId: string): string | undefined {
  const input = inputIn(values, actionId);
  return input?.kind === 'text' || input?.kind === 'untyped' ? input.text : undefined;
}

export function numberIn(values: InputValues, actionId: string): number | undefined {
  const input = inputIn(values, actionId);
  return input?.kind === 'number' ? input.number : undefined;
}

/** The value of the option chosen. */
export function choiceIn(values: InputValues, actionId: string): string | undefined {
  const input = inputIn(values, actionId);
  if (input?.kind === 'untyped') return input.text;
  return input?.kind === 'choice' ? input.value : undefined;
}

/** The values of the options chosen, in Slack's order; empty when none is. */
export function choicesIn(values: InputValues, actionId: string): readonly string[] {
  const input = inputIn(values, actionId);
  return input?.kind === 'choices' ? input.values : [];
}

/** `YYYY-MM-DD`. */
export function dateIn(values: InputValues, actionId: string): string | undefined {
  const input = inputIn(values, actionId);
  return input?.kind === 'date' ? input.date : undefined;
}

/** `HH:mm`. */
export function timeIn(values: InputValues, actionId: string): string | undefined {
  const input = inputIn(values, actionId);
  return input?.kind === 'time' ? input.time : undefined;
}

/** Milliseconds since the epoch. */
export function momentIn(values: InputValues, actionId: string): number | undefined {
  const input = inputIn(values, actionId);
  if (input?.kind === 'untyped') return /^[0-9]{1,12}$/.test(input.text) ? Number(input.text) * 1000 : undefined;
  return input?.kind === 'moment' ? input.at : undefined;
}

/** Ids of the people chosen, one in a select of one person; empty when nobody is. */
export function usersIn(values: InputValues, actionId: string): readonly string[] {
  const input = inputIn(values, actionId);
  return input?.kind === 'users' ? input.userIds : [];
}

/** Ids of the channels chosen, one in a select of one channel; empty when none is. */
export function channelsIn(values: InputValues, actionId: string): readonly string[] {
  const input = inputIn(values, actionId);
  return input?.kind === 'channels' ? input.channelIds : [];
}
