import type { Random } from './random.ts';

/** A scalar that YAML shows as written and JSON as what it means: `on` is `true`, `010` is 8. */
export interface Plain {
  plain: string;
  means: boolean | number;
}

/** A template's value before it is written: functions in long form. */
export type Draft = string | number | boolean | Plain | readonly Draft[] | DraftObject;

export interface DraftObject {
  readonly [key: string]: Draft;
}

const isPlain = (draft: Draft): draft is Plain =>
  typeof draft === 'object' && 'plain' in draft && typeof draft.plain === 'string' && 'means' in draft;

const isItems = (draft: Draft): draft is readonly Draft[] => Array.isArray(draft);

export const writeJson = (draft: Draft): string =>
  JSON.stringify(draft, (_key, value: Draft) => (typeof value === 'object' && isPlain(value) ? value.means : value), 2);

/** YAML as people write it: blocks outside, flow inside, short forms of functions where the language allows, three kinds of quotes. */
export const writeYaml = (draft: DraftObject, random: Random): string =>
  Object.entries(draft)
    .map(([key, value]) => block(key, value, { depth: 0, random }))
    .join('');

interface Style {
  depth: number;
  random: Random;
}

const BLOCKS = 4;

const block = (key: string, value: Draft, style: Style): string => {
  const indent = '  '.repeat(style.depth);
  const members = style.depth < BLOCKS && typeof value === 'object' && !isPlain(value) && !isItems(value) ? value : {};
  const entries = Object.entries(members);
  if (entries.length === 0 || functionOf(value) !== undefined)
    return `${indent}${keyText(key, style.random)}: ${flow(value, style.random)}\n`;
  const inside = entries.map(([name, member]) => block(name, member, { ...style, depth: style.depth + 1 }));
  return `${indent}${keyText(key, style.random)}:\n${inside.join('')}`;
};

const flow = (value: Draft, random: Random): string => {
  if (typeof value === 'string') return quoted(value, random);
  if (typeof value !== 'object') return String(value);
  if (isPlain(value)) return value.plain;
  if (isItems(value)) return `[${value.map((item) => flow(item, random)).join(', ')}]`;
  const called = functionOf(value);
  if (called !== undefined && !random.chance(25)) {
    const short = shortForm(called, random);
    if (short !== undefined) return short;
  }
  return `{${Object.entries(value)
    .map(([key, member]) => `${JSON.stringify(key)}: ${flow(member, random)}`)
    .join(', ')}}`;
};

const functionOf = (value: Draft): { name: string; operand: Draft } | undefined => {
  if (typeof value !== 'object' || isPlain(value) || isItems(value)) return undefined;
  const [only, ...more] = Object.entries(value);
  if (only === undefined || more.length > 0) return undefined;
  const [name, operand] = only;
  return name === 'Ref' || name === 'Condition' || name.startsWith('Fn::') ? { name, operand } : undefined;
};

/** None where a tag would follow a tag, e.g. `!ImportValue !Sub x`. */
const shortForm = ({ name, operand }: { name: string; operand: Draft }, random: Random): string | undefined => {
  const tag = `!${name.replace('Fn::', '')}`;
  if (functionOf(operand) !== undefined) return undefined;
  if (name === 'Fn::GetAtt' && isItems(operand)) return `${tag} ${operand.map(String).join('.')}`;
  return `${tag} ${flow(operand, random)}`;
};

/** Text that a plain scalar could be without meaning anything else, or something in flow. */
const SAFE = /^[A-Za-z][A-Za-z-]*[0-9]*$/;
const WORDS = /^(y|n|yes|no|on|off|true|false|null)$/i;

const quoted = (text: string, random: Random): string => {
  if (SAFE.test(text) && !WORDS.test(text) && random.chance(60)) return text;
  return /['\n]/.test(text) || random.chance(50) ? JSON.stringify(text) : `'${text}'`;
};

const keyText = (key: string, random: Random): string =>
  /^[A-Za-z]+[0-9]*$/.test(key) && !WORDS.test(key) ? key : quoted(key, random);
