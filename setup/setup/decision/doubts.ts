import type { Doubt } from '../types.ts';

/** The doubts about one fleet. */
export const doubtsOf = (name: string, doubts: readonly Doubt[]): readonly string[] =>
  doubts.filter(({ about }) => about === name).map(({ text }) => text);
