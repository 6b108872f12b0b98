import type { Warning, WarningCode } from '../types/plan.ts';
import type { Unsupported } from '../types/template.ts';
import { namesOf } from './bounds.ts';
import { warn } from './live.ts';

const CODES: Readonly<Record<Unsupported['kind'], WarningCode>> = {
  'language-extensions': 'language-extensions',
  macro: 'macro',
  module: 'module',
  'nested-stack': 'image-in-nested-stack',
};

/** One warning for each kind of what is not read, with the names. */
export function unsupportedWarnings(unsupported: readonly Unsupported[]): Warning[] {
  const kinds = [...new Set(unsupported.map(({ kind }) => kind))];
  return kinds.map((kind) => {
    const names = unsupported.filter((each) => each.kind === kind).map(({ name }) => name);
    return warn(CODES[kind], true, kind === 'nested-stack' ? { stacks: namesOf(names) } : { uses: namesOf(names) });
  });
}
