/** One page's items and where the next one begins; AWS's services name these differently. */
export interface PageOf<T> {
  items: readonly T[] | undefined;
  next: string | undefined;
}

/** Follows the tokens to the end, or until `enough` says so of a page. */
export async function pages<Page, T>(
  fetch: (token: string | undefined) => Promise<Page>,
  read: (page: Page) => PageOf<T>,
  enough: (items: readonly T[]) => boolean = () => false,
): Promise<T[]> {
  const all: T[] = [];
  let token: string | undefined;
  do {
    const { items = [], next } = read(await fetch(token));
    all.push(...items);
    // An empty token is an end, as in EC2's last page.
    token = next === '' || enough(items) ? undefined : next;
  } while (token !== undefined);
  return all;
}

/** The list in parts of at most `size`, for calls that take no more at once. */
export function inParts<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const parts: (readonly T[])[] = [];
  for (let start = 0; start < items.length; start += size) parts.push(items.slice(start, start + size));
  return parts;
}
