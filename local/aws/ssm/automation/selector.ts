import { isRecord, type Json } from '../json.ts';

type Compared = string | number | boolean;
interface Test {
  path: string[];
  operator: string;
  value: Compared;
}
type Token =
  | { kind: 'key'; name: string }
  | { kind: 'index'; index: number }
  | { kind: 'deep'; name: string }
  | { kind: 'where'; test: Test };

const patterns: ReadonlyArray<{ pattern: RegExp; token: (match: RegExpExecArray) => Token }> = [
  { pattern: /^\.\.([A-Za-z_][\w-]*)/, token: (match) => ({ kind: 'deep', name: match[1] ?? '' }) },
  { pattern: /^\.([A-Za-z_][\w:/-]*)/, token: (match) => ({ kind: 'key', name: match[1] ?? '' }) },
  { pattern: /^\[(\d+)\]/, token: (match) => ({ kind: 'index', index: Number(match[1]) }) },
  { pattern: /^\[\?\((.+?)\)\]/, token: (match) => ({ kind: 'where', test: parseTest(match[1] ?? '') }) },
];

/** One comparison: combining several is not supported. */
const parseTest = (text: string): Test => {
  const match = /^\s*@\.([\w.-]+)\s*(==|!=|>=|<=|>|<)\s*(?:'([^']*)'|"([^"]*)"|(-?\d+(?:\.\d+)?|true|false))\s*$/.exec(
    text,
  );
  if (match === null) throw new Error(`the filter "${text}" is not understood`);
  const [, path = '', operator = '==', single, double, bare = ''] = match;
  return { path: path.split('.'), operator, value: single ?? double ?? bareValue(bare) };
};

const bareValue = (text: string): Compared => (text === 'true' || text === 'false' ? text === 'true' : Number(text));

const parse = (path: string): Token[] => {
  if (!path.startsWith('$.')) throw new Error(`the path "${path}" does not start with $.`);
  const tokens: Token[] = [];
  for (let rest = path.slice(1); rest.length > 0; ) {
    const next = firstToken(rest);
    if (next === undefined) throw new Error(`the path "${path}" is not understood at "${rest}"`);
    tokens.push(next.token);
    rest = rest.slice(next.length);
  }
  return tokens;
};

const firstToken = (text: string): { token: Token; length: number } | undefined => {
  for (const { pattern, token } of patterns) {
    const match = pattern.exec(text);
    if (match !== null) return { token: token(match), length: match[0].length };
  }
  return undefined;
};

const valuesOf = (value: Json): Json[] => (Array.isArray(value) ? value : isRecord(value) ? Object.values(value) : []);

const member = (value: Json, name: string): Json[] => {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return [];
  const found = value[name];
  return found === undefined ? [] : [found];
};

const deep = (value: Json, name: string): Json[] => [
  ...member(value, name),
  ...valuesOf(value).flatMap((inner) => deep(inner, name)),
];

const passes = (value: Json, { path, operator, value: wanted }: Test): boolean => {
  const [found] = path.reduce<Json[]>((values, name) => values.flatMap((inner) => member(inner, name)), [value]);
  if (operator === '==') return found === wanted;
  if (operator === '!=') return found !== wanted;
  if (typeof found !== typeof wanted || found === undefined || found === null) return false;
  return (
    (operator.startsWith('>') && found > wanted) ||
    (operator.startsWith('<') && found < wanted) ||
    (operator.endsWith('=') && found === wanted)
  );
};

const step = (value: Json, token: Token): Json[] => {
  switch (token.kind) {
    case 'key':
      return member(value, token.name);
    case 'index':
      return Array.isArray(value) ? value.slice(token.index).slice(0, 1) : [];
    case 'deep':
      return deep(value, token.name);
    case 'where':
      return valuesOf(value).filter((inner) => passes(inner, token.test));
  }
};

export type Selected = { found: true; value: Json } | { found: false };

/** Throws when the path itself is not understood. */
export const checkSelector = (path: string): void => {
  parse(path);
};

/**
 * What a JSONPath names in `value`, with the four operators that Automation documents: `$.a.b[0]`, `..name` and
 * `[?(@.region == 'x')]`. A path that can match several values gives a list, which may be empty. What stands before its first
 * such part, and every part of any other path, must exist, as in the usual Java implementation.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-outputs-inputs.html
 */
export const select = (path: string, value: Json): Selected => {
  let found: Json[] = [value];
  let isDefinite = true;
  for (const token of parse(path)) {
    isDefinite &&= token.kind === 'key' || token.kind === 'index';
    found = found.flatMap((inner) => step(inner, token));
    if (isDefinite && found.length === 0) return { found: false };
  }
  const [only] = found;
  return isDefinite && only !== undefined ? { found: true, value: only } : { found: true, value: found };
};
