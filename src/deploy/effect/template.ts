import { isMap, isScalar, isSeq, type Node, parseDocument, type Scalar } from 'yaml';
import type { Json, JsonObject } from '../decision/intrinsics.ts';

/**
 * A processed template, JSON or YAML, with every intrinsic in its long form. `undefined`: it cannot be read.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export function parseTemplate(text: string): JsonObject | undefined {
  const document = parseDocument(text, { logLevel: 'silent', uniqueKeys: false });
  if (document.errors.length > 0) return undefined;
  const value = plain(document.contents);
  return typeof value === 'object' && value !== null && !isList(value) ? value : undefined;
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

/** CloudFormation knows no YAML aliases, so none are followed: they are read as nothing. */
function plain(node: unknown): Json {
  if (isMap(node)) {
    const entries = node.items.map(({ key, value }) => [textOf(key), plain(value)] as const);
    return tagged(node, Object.fromEntries(entries));
  }
  if (isSeq(node)) return tagged(node, node.items.map(plain));
  return isScalar(node) ? tagged(node, scalar(node)) : null;
}

const textOf = (key: unknown): string => (isScalar(key) ? String(key.source ?? key.value) : '');

function scalar(node: Scalar): Json {
  const { value } = node;
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** `!Ref x` is `Ref: x`, `!GetAtt a.b` is `Fn::GetAtt: [a, b]`, any other `!Name` is `Fn::Name`. */
function tagged({ tag }: Pick<Node, 'tag'>, value: Json): Json {
  if (tag === undefined || !/^![A-Za-z]/.test(tag)) return value;
  const name = tag.slice(1);
  if (name === 'Ref' || name === 'Condition') return { [name]: value };
  if (name !== 'GetAtt' || typeof value !== 'string') return { [`Fn::${name}`]: value };
  const dot = value.indexOf('.');
  return { 'Fn::GetAtt': dot === -1 ? [value] : [value.slice(0, dot), value.slice(dot + 1)] };
}
