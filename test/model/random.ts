/** Random choices that a seed repeats: SplitMix32, whose neighbouring seeds have nothing in common. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  chance(probability: number): boolean;
  /** In [0, below). */
  int(below: number): number;
  /** Throws when there is nothing to choose from. */
  pick<T>(choices: readonly T[]): T;
  /** The name of a choice, by weight. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K;
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return ((z ^ (z >>> 15)) >>> 0) / 2 ** 32;
  };
  const int = (below: number): number => Math.floor(next() * below);
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: (choices) => {
      const choice = choices[int(choices.length)];
      if (choice === undefined) throw new Error('nothing to choose from');
      return choice;
    },
    weighted: (weights) => {
      // Object.keys knows only strings; these are the names of the weights that were given.
      const names = Object.keys(weights) as (keyof typeof weights)[];
      let left = next() * names.reduce((sum, name) => sum + weights[name], 0);
      for (const name of names) {
        left -= weights[name];
        if (left < 0) return name;
      }
      throw new Error('nothing to choose from');
    },
  };
}
