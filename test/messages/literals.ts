import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from '@swc/core';

/** What a source file says: a string as it stands, or a template with `…` for each value. */
export interface Literal {
  file: string;
  line: number;
  text: string;
  /** The tag of a template: `md`. */
  tag?: string;
}

type Node = Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

/** Every string, template and text of a page in a TypeScript file, but not what imports and types name. */
export function literalsIn(source: string, file: string): Literal[] {
  // A statement at the beginning, since swc counts on over all files and starts a module at its first token.
  const tree: unknown = parseSync(`;${source}`, { syntax: 'typescript', tsx: file.endsWith('x'), target: 'es2023' });
  const bytes = Buffer.from(source);
  const base = startOf(tree) + 1;
  const found: Literal[] = [];
  visit(tree, undefined, (node, tag) => {
    const text = textOf(node);
    if (text === undefined) return;
    const line = bytes
      .subarray(0, Math.max(0, startOf(node) - base))
      .toString()
      .split('\n').length;
    found.push({ file, line, text, ...(tag === undefined ? {} : { tag }) });
  });
  return found;
}

function startOf(node: unknown): number {
  const span = isNode(node) ? node['span'] : undefined;
  const start = isNode(span) ? span['start'] : undefined;
  return typeof start === 'number' ? start : 0;
}

function textOf(node: Node): string | undefined {
  if (node['type'] === 'StringLiteral' || node['type'] === 'JSXText') return String(node['value']);
  const { type, quasis } = node;
  if (type !== 'TemplateLiteral' || !Array.isArray(quasis)) return undefined;
  return quasis.map((quasi: unknown) => (isNode(quasi) ? String(quasi['cooked']) : '')).join('…');
}

/** Types, and where something is imported from, hold names and no words. */
const SKIPPED = /^(?:Import|ExportAll|Ts(?!AsExpression|SatisfiesExpression|NonNull|ConstAssertion))/;

function visit(node: unknown, tag: string | undefined, see: (node: Node, tag: string | undefined) => void): void {
  if (Array.isArray(node)) for (const each of node) visit(each, undefined, see);
  if (!isNode(node) || Array.isArray(node) || SKIPPED.test(String(node['type']))) return;
  see(node, tag);
  const { type, tag: own } = node;
  const name = type === 'TaggedTemplateExpression' && isNode(own) ? String(own['value']) : undefined;
  for (const [key, value] of Object.entries(node)) {
    if (key !== 'quasis' && key !== 'span') visit(value, key === 'template' ? name : undefined, see);
  }
}

/** Files below a folder by their ending, with their paths. */
export const filesIn = (folder: string, ending = /\.tsx?$/): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name))
    .map((name) => join(folder, name))
    .toSorted();

export const literalsOf = (files: readonly string[]): Literal[] =>
  files.flatMap((file) => literalsIn(readFileSync(file, 'utf8'), file));
