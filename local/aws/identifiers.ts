import { createHash } from 'node:crypto';

/** A stable hex digest: the same text always gives the same world. */
export const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A stable whole number in `[0, below)`. */
export const digestNumber = (text: string, below: number): number =>
  Number.parseInt(digest(text).slice(0, 12), 16) % below;

/** A UUID in version 4's shape that depends only on `text`. */
export const uuidOf = (text: string): string => {
  const hex = digest(text);
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
};

/** Ids in the order they are asked for, equal in every run of the world; with `salt`, others than without. */
export const createIds = (seed: string, salt?: string): (() => string) => {
  let count = 0;
  const start = salt === undefined ? seed : `${seed}/${salt}`;
  return () => {
    count += 1;
    return uuidOf(`${start}/${count}`);
  };
};
