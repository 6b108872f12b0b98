/** Pieces of one text, rows of one table, blocks of one message: what they are is where they stand, so that is their key. */
export const keyed = <T>(list: readonly T[]): { key: string; item: T }[] =>
  list.map((item, index) => ({ key: String(index), item }));
