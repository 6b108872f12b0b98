import type { Json } from '../../types/template.ts';
import { isList, isObject, textOf } from './json.ts';

const MAX = 120;

/** A value of a template as one line, in the short form that people write. */
export function expressionOf(value: Json): string {
  const line = shortForm(value, 6).replaceAll(/\s+/g, ' ');
  return line.length > MAX ? `${line.slice(0, MAX - 1)}…` : line;
}

function shortForm(value: Json, depth: number): string {
  if (depth === 0) return '…';
  if (isList(value)) return `[${value.map((item) => shortForm(item, depth - 1)).join(', ')}]`;
  if (!isObject(value)) return value === null ? 'null' : textOf(value);
  const entries = Object.entries(value);
  const [first] = entries;
  if (first !== undefined && entries.length === 1) {
    const [name, argument] = first;
    if (name === 'Fn::GetAtt') return `!GetAtt ${pathOf(argument)}`;
    if (name === 'Ref' || name.startsWith('Fn::'))
      return `!${name.replace('Fn::', '')} ${shortForm(argument, depth - 1)}`;
  }
  return `{${entries.map(([name, part]) => `${name}: ${shortForm(part, depth - 1)}`).join(', ')}}`;
}

const pathOf = (argument: Json): string =>
  isList(argument) ? argument.map((part) => shortForm(part, 2)).join('.') : textOf(argument);
