import {
  type CollectionTag,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
  Scalar,
  type ScalarTag,
} from 'yaml';
import type { Json, JsonObject } from '../../types/template.ts';
import { isList, isObject } from './json.ts';
import { plainScalar } from './plain-scalar.ts';

/** Far beyond what CloudFormation takes, and far from what a call stack holds. */
const MAX_DEPTH = 200;

/**
 * A template, JSON or YAML 1.1, with every intrinsic in its long form. The last of two equal keys counts, as for
 * CloudFormation. `undefined`: it cannot be read, or has what CloudFormation refuses: aliases, merges, tags of other types.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
 */
export function parseTemplate(text: string): JsonObject | undefined {
  const value = fromJson(text) ?? fromYaml(text);
  return isObject(value) && !isDeeper(value, MAX_DEPTH) ? value : undefined;
}

function fromJson(text: string): Json | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    const value: Json = JSON.parse(text);
    const exact = text.replace(TEXT_OR_NUMBER, (token) => (token.startsWith('"') ? token : exactly(token)));
    return exact === text ? value : JSON.parse(exact);
  } catch {
    return undefined;
  }
}

const TEXT_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g;

/** A number of JSON means what it means in YAML: one that JavaScript would hold or write otherwise becomes a text. */
const exactly = (source: string): string => JSON.stringify(plainScalar(source));

function fromYaml(text: string): Json | undefined {
  try {
    const document = parseDocument(text, OPTIONS);
    return document.errors.length > 0 ? undefined : toJson(document.contents);
  } catch (error) {
    // What is nested too deep for a call stack.
    if (error instanceof RangeError || error instanceof Refused) return undefined;
    throw error;
  }
}

function isDeeper(value: Json, depth: number): boolean {
  if (depth === 0) return true;
  const parts = isList(value) ? value : isObject(value) ? Object.values(value) : [];
  return parts.some((part) => isDeeper(part, depth - 1));
}

/** CloudFormation takes no template with that. */
class Refused extends Error {}

const INTRINSICS = [
  ...['And', 'Base64', 'Cidr', 'Condition', 'Equals', 'FindInMap', 'GetAZs', 'GetAtt', 'If', 'ImportValue'],
  ...['Join', 'Length', 'Not', 'Or', 'Ref', 'Select', 'Split', 'Sub', 'ToJsonString', 'Transform'],
] as const;

/** The parser writes a warning with a stack trace for a tag that it does not know, which takes longer than all the rest. */
const tagForms = (name: string): (ScalarTag | CollectionTag)[] => {
  const tag = `!${name}`;
  return [
    { tag, resolve: (text: string) => text },
    { tag, collection: 'seq' },
    { tag, collection: 'map' },
  ];
};

/** Without a schema every scalar is text, and what a plain one means is decided here. */
const OPTIONS = {
  schema: 'failsafe',
  version: '1.1',
  customTags: INTRINSICS.flatMap(tagForms),
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'silent',
} as const;

/** @throws {Refused} */
function toJson(node: unknown): Json {
  if (node === null) return null;
  if (isMap(node)) return tagged(node, Object.fromEntries(node.items.map(entryOf)));
  if (isSeq(node)) return tagged(node, node.items.map(itemOf));
  if (!isScalar(node)) throw new Refused();
  return tagged(node, scalarOf(node));
}

/** `[a: b]` is a list of one map. */
const itemOf = (item: unknown): Json => (isPair(item) ? Object.fromEntries([entryOf(item)]) : toJson(item));

function entryOf({ key, value }: { key: unknown; value: unknown }): [string, Json] {
  const name = isScalar(key) ? String(key.source ?? key.value) : undefined;
  if (name === undefined || name === '<<') throw new Refused();
  return [name, toJson(value)];
}

const CORE = 'tag:yaml.org,2002:';
const TYPED: readonly string[] = ['bool', 'float', 'int', 'null'].map((type) => CORE + type);

function scalarOf({ type, tag, value }: Scalar): Json {
  const text = typeof value === 'string' ? value : '';
  const isPlain = type === Scalar.PLAIN && (tag === undefined || tag === '?');
  return isPlain || TYPED.includes(tag ?? '') ? plainScalar(text) : text;
}

/** `!Ref x` is `Ref: x`, `!GetAtt a.b` is `Fn::GetAtt: [a, b]`, any other `!Name` is `Fn::Name`. @throws {Refused} */
function tagged({ tag }: Pick<Node, 'tag'>, value: Json): Json {
  if (tag === undefined || tag === '!' || tag === '?') return value;
  if (tag.startsWith(CORE)) {
    if (!['str', 'map', 'seq'].includes(tag.slice(CORE.length)) && !TYPED.includes(tag)) throw new Refused();
    return value;
  }
  const name = tag.replace(/^!/, '');
  if (name === 'Ref' || name === 'Condition') return { [name]: value };
  return { [`Fn::${name}`]: name === 'GetAtt' && typeof value === 'string' ? attributePath(value) : value };
}

function attributePath(text: string): string[] {
  const dot = text.indexOf('.');
  return dot === -1 ? [text] : [text.slice(0, dot), text.slice(dot + 1)];
}
