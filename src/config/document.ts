import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type YAMLError,
} from 'yaml';
import { ConfigError, type FieldPath, type LocatedProblem, type Problem } from './problem.ts';

/** Far above any real config, far below what would keep a parser busy. */
const MAX_CHARACTERS = 256 * 1024;

export interface ConfigDocument {
  value: unknown;
  problems: readonly Problem[];
  /** The line, from 1, on which a field stands; for a missing field, the line of the map that lacks it. */
  lineOf: (path: FieldPath) => number;
}

/**
 * Reads YAML 1.2 and finds what a schema cannot see: keys written twice, aliases, tags.
 * Throws `ConfigError` when the text is not YAML.
 */
export function readDocument(text: string, file: string): ConfigDocument {
  const counter = new LineCounter();
  const document = parseText(text, file, counter);
  const broken = [...document.errors, ...document.warnings];
  if (broken.length > 0)
    throw new ConfigError(
      file,
      broken.slice(0, 3).map((error) => syntaxProblem(error, counter)),
    );
  const problems = structureProblems(document.contents, []);
  const aliased = problems.some(({ message }) => message === NO_ALIAS);
  return {
    value: aliased ? undefined : document.toJS({ maxAliasCount: 0 }),
    problems,
    lineOf: (path) => counter.linePos(offsetOf(document.contents, path)).line || 1,
  };
}

function parseText(text: string, file: string, lineCounter: LineCounter): Document {
  if (text.length > MAX_CHARACTERS) {
    const message = `is ${text.length} characters long and at most ${MAX_CHARACTERS} are read. Check that this is the right file.`;
    throw new ConfigError(file, [{ field: 'the file', message }]);
  }
  try {
    return parseDocument(text, { lineCounter, uniqueKeys: false, prettyErrors: false, logLevel: 'error' });
  } catch (cause) {
    const message = 'cannot be parsed: it is nested too deeply. Check that this is the right file.';
    throw new ConfigError(file, [{ field: 'the file', message }], cause);
  }
}

const NO_ALIAS = 'is an alias (*name): write the value out, so that every rule can be read where it stands.';

/** A parser that lost its way reports echoes of the first slip, so only the first few are reported. */
const syntaxProblem = ({ pos, message }: YAMLError, counter: LineCounter): LocatedProblem => ({
  field: 'the file',
  line: counter.linePos(pos[0]).line,
  message: `is not valid YAML: ${message.includes('call stack') ? 'nested too deeply' : message}. Fix this first; the rest is checked after that.`,
});

function structureProblems(node: unknown, path: FieldPath): Problem[] {
  if (isAlias(node)) return [{ path, message: NO_ALIAS }];
  if (isSeq(node)) return node.items.flatMap((item, index) => structureProblems(item, [...path, index]));
  if (!isMap(node)) return [];
  const seen = new Set<string>();
  return node.items.flatMap(({ key, value }) => {
    const name = keyText(key);
    const here = [...path, name];
    const problems = structureProblems(value, here);
    if (seen.has(name)) problems.unshift({ path: here, message: 'is written twice: keep one of them.' });
    if (!isScalar(key) || name === '__proto__')
      problems.unshift({ path: here, message: 'is not a name: use letters, digits and dashes.' });
    seen.add(name);
    return problems;
  });
}

const keyText = (key: unknown): string =>
  isScalar<string | number | boolean | null>(key) ? `${key.value ?? ''}` : String(key);

function offsetOf(root: unknown, path: FieldPath): number {
  let node = root;
  let offset = startOf(root);
  for (const part of path) {
    const next: unknown = isMap(node) ? lastPair(node.items, part) : isSeq(node) ? node.items[Number(part)] : undefined;
    if (next === undefined) return offset;
    offset = startOf(isPair(next) ? next.key : next);
    node = isPair(next) ? next.value : next;
  }
  return offset;
}

/** The last one, since of two equal keys the second is the one to remove. */
const lastPair = (items: readonly { key: unknown }[], part: string | number): unknown =>
  items.findLast(({ key }) => keyText(key) === String(part));

const startOf = (node: unknown): number => (isNode(node) ? (node.range?.[0] ?? 0) : 0);
