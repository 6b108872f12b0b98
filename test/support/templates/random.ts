/** A seeded source of choices: the same seed gives the same ones. */
export interface Random {
  /** From 0 to `below`, without it. */
  below(below: number): number;
  /** `percent` of the time. */
  chance(percent: number): boolean;
  /** @throws RangeError for an empty list */
  pick<Item>(items: readonly Item[]): Item;
}

/** mulberry32: small, and even enough to choose with. */
export const randomFrom = (seed: number): Random => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    chance: (percent) => next() * 100 < percent,
    pick(items) {
      const [found] = items.slice(below(items.length));
      if (found === undefined) throw new RangeError('nothing to pick from');
      return found;
    },
  };
};
