import type { Unsupported } from '../types/template.ts';
import type { Warning } from '../types/warning.ts';
import { namesOf } from './bounds.ts';
import { warn } from './live.ts';

const WARNINGS: Readonly<Record<Unsupported['kind'], (names: string) => Warning>> = {
  'language-extensions': (uses) => warn('language-extensions', true, { uses }),
  macro: (uses) => warn('macro', true, { uses }),
  module: (uses) => warn('module', true, { uses }),
  'nested-stack': (stacks) => warn('image-in-nested-stack', true, { stacks }),
};

/** One warning for each kind of what is not read, with the names. */
export function unsupportedWarnings(unsupported: readonly Unsupported[]): Warning[] {
  const kinds = [...new Set(unsupported.map(({ kind }) => kind))];
  return kinds.map((kind) =>
    WARNINGS[kind](namesOf(unsupported.filter((each) => each.kind === kind).map(({ name }) => name))),
  );
}
