import { isAlias, isMap, isScalar, isSeq, type Node, parseDocument, Scalar } from 'yaml';
import type { Json } from '../../../src/deploy/types/template.ts';

/** A text that CloudFormation would not take, or that this reader leaves to others; `message` says which. */
export class TemplateRefusal extends Error {}

const refuse = (why: string): never => {
  throw new TemplateRefusal(why);
};

/**
 * A template's text as CloudFormation reads it: JSON, or YAML 1.1 without aliases and merges, short forms of functions written out.
 * The library finds only the structure of YAML; what a plain scalar means is decided here, by https://yaml.org/type/.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
 * @throws TemplateRefusal
 */
export const readTemplateText = (text: string): Json => {
  if (text.trimStart().startsWith('{') && isJson(text)) return jsonOf(JSON.parse(text));
  const document = parseDocument(text, { schema: 'failsafe', version: '1.1', logLevel: 'silent' });
  const [error] = document.errors;
  if (error !== undefined) return refuse(`not YAML: ${error.message}`);
  return nodeValue(document.contents);
};

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const jsonOf = (value: unknown): Json => {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  if (Array.isArray(value)) return value.map(jsonOf);
  if (typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, jsonOf(member)]));
  return refuse(`no value: ${typeof value}`);
};

const nodeValue = (node: unknown): Json => {
  if (node === null || node === undefined) return null;
  if (isAlias(node)) return refuse('YAML aliases are not supported');
  if (!isScalar(node) && !isMap(node) && !isSeq(node)) return refuse('an unknown YAML node');
  const value = isScalar(node) ? scalarValue(node) : isSeq(node) ? node.items.map(nodeValue) : mapValue(node.items);
  const tag = ownTag(node);
  return tag === undefined ? value : longForm(tag, value);
};

const mapValue = (pairs: readonly { key: unknown; value: unknown }[]): Json => {
  const entries = pairs.map(({ key, value }) => [keyText(nodeValue(key)), nodeValue(value)] as const);
  if (entries.some(([key]) => key === '<<')) return refuse('YAML merges are not supported');
  return Object.fromEntries(entries);
};

const keyText = (key: Json): string => (typeof key === 'object' ? refuse('a key that is no scalar') : String(key));

const ownTag = (node: Node): string | undefined => {
  const { tag } = node;
  return typeof tag === 'string' && tag.startsWith('!') && tag !== '!' ? tag.slice(1) : undefined;
};

const ALONE = ['Ref', 'Condition'];

const longForm = (name: string, value: Json): Json => {
  if (ALONE.includes(name)) return { [name]: value };
  if (name !== 'GetAtt' || typeof value !== 'string') return { [`Fn::${name}`]: value };
  const [id = '', ...attribute] = value.split('.');
  return { 'Fn::GetAtt': [id, attribute.join('.')] };
};

const scalarValue = (node: Scalar): Json => {
  const text = typeof node.value === 'string' ? node.value : '';
  const isPlain = node.type === Scalar.PLAIN || node.type === undefined;
  // A tag of CloudFormation's own, e.g. `!Ref on`, takes text.
  return isPlain && ownTag(node) === undefined ? plainValue(text) : text;
};

const NOTHING = ['', '~', 'null', 'Null', 'NULL'];
const YES = ['yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'];
const NO = ['no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'];

/** What a plain scalar is in YAML 1.1. The single letters y and n stay text: the parser that the services use leaves them out. */
export const plainValue = (text: string): Json => {
  if (NOTHING.includes(text)) return null;
  if (YES.includes(text)) return true;
  if (NO.includes(text)) return false;
  return numberOf(text) ?? text;
};

/** https://yaml.org/type/int.html and https://yaml.org/type/float.html, without infinities. */
const numberOf = (text: string): number | undefined => {
  const sign = text.startsWith('-') ? -1 : 1;
  const digits = text.replace(/^[-+]/, '').replaceAll('_', '');
  if (!/^[0-9.]/.test(digits)) return undefined;
  if (/^0b[01]+$/.test(digits)) return sign * Number.parseInt(digits.slice(2), 2);
  if (/^0x[0-9a-fA-F]+$/.test(digits)) return sign * Number.parseInt(digits.slice(2), 16);
  if (/^0[0-7]+$/.test(digits)) return sign * Number.parseInt(digits, 8);
  if (/^(0|[1-9][0-9]*)$/.test(digits)) return sign * Number(digits);
  if (/^[1-9][0-9]*(:[0-5]?[0-9])+$/.test(digits)) return sign * sixties(digits);
  if (/^0[0-9]*$/.test(digits)) return sign * Number(digits);
  if (/^([0-9]+\.[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?$/.test(digits)) return sign * Number(digits);
  return undefined;
};

const sixties = (text: string): number => text.split(':').reduce((total, part) => total * 60 + Number(part), 0);
