/** A word of a shell, in quotes where it must be. */
export const word = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

/** A command over several lines. */
export const command = (...parts: readonly string[]): string => parts.join(' \\\n  ');
