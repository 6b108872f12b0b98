/** A template's value as text: text as it is, anything else as JSON; nothing for nothing. */
export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
