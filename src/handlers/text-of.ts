/** What an error says of itself. Not for errors that quote what others wrote: those are told by `UnreadableError`. */
export const textOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error';
