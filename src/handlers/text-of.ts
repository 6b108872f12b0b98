/** The text of an error. Errors that may quote user input become an `UnreadableError` first. */
export const textOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error';
