// Small mistakes in a source file, made by rule: each is one change of one expression or statement, as a slip of the hand would make it.
import { parseSync } from '@swc/core';

/** What a comparison or sum becomes. */
const OPERATORS = {
  '===': ['!=='],
  '!==': ['==='],
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
};
const METHODS = {
  every: 'some',
  some: 'every',
  max: 'min',
  min: 'max',
  startsWith: 'endsWith',
  endsWith: 'startsWith',
};

/**
 * Every mistake that the rules know for this text: `{ rule, start, end, original, replacement }`, offsets in bytes of UTF-8.
 */
export function mutationsOf(text) {
  // A statement at the beginning, since swc counts on over all files and starts a module at its first token.
  const tree = parseSync(`;${text}`, { syntax: 'typescript', target: 'es2023' });
  const bytes = Buffer.from(text);
  const base = tree.span.start + 1;
  const range = ({ start, end }) => ({ start: start - base, end: end - base });
  const source = (span) => {
    const { start, end } = range(span);
    return bytes.subarray(start, end).toString();
  };
  const found = [];
  const add = (rule, span, replacement) => {
    const original = source(span);
    if (original !== replacement) found.push({ rule, ...range(span), original, replacement });
  };
  visit(tree.body, (node) => {
    for (const { rule, span, replacement } of mistakesOf(node, source)) add(rule, span, replacement);
  });
  return found;
}

export const withMutation = (text, { start, end, replacement }) => {
  const bytes = Buffer.from(text);
  return Buffer.concat([bytes.subarray(0, start), Buffer.from(replacement), bytes.subarray(end)]).toString();
};

/** Types are no behaviour, and a mistake in one is tsc's to find. */
const TYPES = /^Ts(?!AsExpression|SatisfiesExpression|NonNull|ConstAssertion)/;

function visit(node, see) {
  if (Array.isArray(node)) for (const each of node) visit(each, see);
  if (node === null || typeof node !== 'object' || Array.isArray(node)) return;
  if (typeof node.type === 'string') {
    if (TYPES.test(node.type) || node.type === 'ImportDeclaration') return;
    see(node);
  }
  for (const value of Object.values(node)) visit(value, see);
}

function mistakesOf(node, source) {
  switch (node.type) {
    case 'BinaryExpression':
      return ofBinary(node, source);
    case 'IfStatement':
      return [
        { rule: 'condition', span: node.test.span, replacement: 'true' },
        { rule: 'condition', span: node.test.span, replacement: 'false' },
      ];
    case 'ConditionalExpression':
      return [
        { rule: 'branch', span: node.span, replacement: `(${source(node.consequent.span)})` },
        { rule: 'branch', span: node.span, replacement: `(${source(node.alternate.span)})` },
      ];
    case 'UnaryExpression':
      return node.operator === '!'
        ? [{ rule: 'negation', span: node.span, replacement: source(node.argument.span) }]
        : [];
    case 'BooleanLiteral':
      return [{ rule: 'boolean', span: node.span, replacement: String(!node.value) }];
    case 'NumericLiteral':
      return [{ rule: 'number', span: node.span, replacement: String(node.value + 1) }];
    case 'StringLiteral':
      return /^[a-z]+(-[a-z]+)+$/.test(node.value) ? [{ rule: 'word', span: node.span, replacement: "'other'" }] : [];
    case 'CallExpression':
      return ofCall(node, source);
    case 'ObjectExpression':
      return node.properties.flatMap((property) => ofProperty(property, node));
    case 'ExpressionStatement':
      return [{ rule: 'statement', span: node.span, replacement: ';' }];
    default:
      return [];
  }
}

function ofBinary({ operator, left, right, span }, source) {
  if (['&&', '||', '??'].includes(operator))
    return [left, right].map((side) => ({ rule: 'operand', span, replacement: `(${source(side.span)})` }));
  return (OPERATORS[operator] ?? []).map((other) => ({
    rule: 'operator',
    span,
    replacement: `${source(left.span)} ${other} ${source(right.span)}`,
  }));
}

/** `list.filter(test)` keeps everything; `.every` asks for some. */
function ofCall({ callee, arguments: given, span }, source) {
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return [];
  const { value: name } = callee.property;
  if (['filter', 'toSorted', 'toReversed', 'slice', 'trim'].includes(name))
    return [{ rule: 'call', span, replacement: source(callee.object.span) }];
  const other = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
  const list = given.map(({ expression }) => source(expression.span)).join(', ');
  return other === undefined
    ? []
    : [{ rule: 'call', span, replacement: `${source(callee.object.span)}.${other}(${list})` }];
}

/** A member that is forgotten; a list of one has nothing else to say. */
function ofProperty(property, { properties }) {
  if (property.type === 'Identifier') return [{ rule: 'member', span: property.span, replacement: '...{}' }];
  if (property.type !== 'KeyValueProperty' || property.value.span === undefined || properties.length < 2) return [];
  const span = { start: property.key.span.start, end: property.value.span.end };
  return [{ rule: 'member', span, replacement: '...{}' }];
}
