const EXCEPT =
  'the command is `/patch except <fleet>`, for example `/patch except win-prod`; without a fleet it lists exceptions.';

/** `except [fleet]`. */
export function parseExcept(
  words: readonly string[],
): { kind: 'request'; fleet?: string } | { kind: 'help'; text: string } {
  const [fleet, ...more] = words;
  if (more.length > 0) return { kind: 'help', text: `No request was made: ${EXCEPT}` };
  return { kind: 'request', ...(fleet === undefined ? {} : { fleet }) };
}
