/** One page of `items`; the token names the next offset and is opaque to clients. `refuse` makes the error for a token nobody gave. */
export const pageOf = <Item>(
  items: readonly Item[],
  size: number,
  token: string | undefined,
  refuse: () => Error,
): { items: Item[]; nextToken?: string } => {
  const offset = token === undefined ? 0 : offsetOf(token);
  if (offset === undefined || offset > items.length) throw refuse();
  const next = offset + size;
  const shown = items.slice(offset, next);
  return next < items.length ? { items: shown, nextToken: tokenFor(next) } : { items: shown };
};

const tokenFor = (offset: number): string => Buffer.from(`page:${offset}`).toString('base64url');

const offsetOf = (token: string): number | undefined => {
  const match = /^page:(\d+)$/.exec(Buffer.from(token, 'base64url').toString());
  return match?.[1] === undefined ? undefined : Number(match[1]);
};
