import { BlockList, isIP } from 'node:net';
import { invalid } from './eventbridge-refusal.ts';
import { isRecord } from './json-value.ts';

/** A test of one value of an event; `undefined` is a path without a value. */
export type Test = (value: unknown) => boolean;

/** The test of one element of a pattern's list. @throws InvalidEventPatternException */
export function leafTest(matcher: unknown): Test {
  if (!isRecord(matcher)) return equals(matcher);
  const [[operator, operand] = [undefined, undefined], ...more] = Object.entries(matcher);
  if (operator === undefined) throw invalid('Match expression name not found');
  if (!isMatcherName(operator)) throw invalid(`Unrecognized match type ${operator}`);
  if (more.length > 0) throw invalid('Only one key allowed in match expression');
  return (OPERATORS[operator] ?? equals)(operand);
}

function equals(expected: unknown): Test {
  if (Array.isArray(expected)) throw invalid('Match value must be String, number, true, false, or null');
  return (value) => value === expected;
}

const OPERATORS: Readonly<Record<string, (operand: unknown) => Test>> = {
  prefix: (operand) => textTest('prefix', operand, (text, wanted) => text.startsWith(wanted)),
  suffix: (operand) => textTest('suffix', operand, (text, wanted) => text.endsWith(wanted)),
  'equals-ignore-case': (operand) => {
    const wanted = textOperand('equals-ignore-case', operand).toLowerCase();
    return (value) => typeof value === 'string' && value.toLowerCase() === wanted;
  },
  wildcard: (operand) => {
    const expression = wildcardExpression(textOperand('wildcard', operand));
    return (value) => typeof value === 'string' && expression.test(value);
  },
  exists: (operand) => {
    if (typeof operand !== 'boolean') throw invalid('exists match pattern must be either true or false.');
    return (value) => (value !== undefined) === operand;
  },
  numeric: numericTest,
  cidr: cidrTest,
  'anything-but': anythingButTest,
};

export const isMatcherName = (name: string): boolean => Object.hasOwn(OPERATORS, name);

/** `prefix` and `suffix` take a text, or a text to compare whatever its case. */
function textTest(name: string, operand: unknown, test: (text: string, wanted: string) => boolean): Test {
  if (isRecord(operand) && 'equals-ignore-case' in operand) {
    const wanted = textOperand(name, operand['equals-ignore-case']).toLowerCase();
    return (value) => typeof value === 'string' && test(value.toLowerCase(), wanted);
  }
  const wanted = textOperand(name, operand);
  return (value) => typeof value === 'string' && test(value, wanted);
}

function textOperand(name: string, operand: unknown): string {
  if (typeof operand === 'string') return operand;
  throw invalid(`${name} match pattern must be a string`);
}

/** A backslash stands before an asterisk or another backslash, and nowhere else. */
function wildcardExpression(pattern: string): RegExp {
  const parts = pattern.match(/\\[\\*]|./gs) ?? [];
  const expression = parts.map((part, index) => {
    if (part === '\\') throw invalid(`Invalid escape character in ${pattern}`);
    if (part === '*' && parts[index - 1] === '*') throw invalid(`Consecutive wildcard characters in ${pattern}`);
    return part === '*' ? '.*' : (part.length > 1 ? part.slice(1) : part).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${expression.join('')}$`, 's');
}

const LOWER: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};
const UPPER: typeof LOWER = {
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
};
const EQUAL: typeof LOWER = { '=': (value, bound) => value === bound };

/** One number, a range that is open at one end, or one with its bottom first. */
function numericTest(operand: unknown): Test {
  if (!Array.isArray(operand)) throw invalid('Value of numeric must be an array.');
  const [first, bottom, second, top, ...more]: unknown[] = operand;
  const compare = comparison({ ...EQUAL, ...LOWER, ...UPPER }, first, bottom);
  if (operand.length === 2) return numberTest(compare);
  if (!(String(first) in LOWER) || more.length > 0) throw invalid('Too many elements in numeric expression');
  const compareTop = comparison(UPPER, second, top);
  if (Number(bottom) >= Number(top)) throw invalid('Bottom must be less than top');
  return numberTest((value) => compare(value) && compareTop(value));
}

function comparison(known: typeof LOWER, operator: unknown, bound: unknown): (value: number) => boolean {
  const compare = typeof operator === 'string' ? known[operator] : undefined;
  if (compare === undefined) throw invalid(`Unrecognized numeric range operator: ${String(operator)}`);
  if (typeof bound !== 'number') throw invalid('Value of numeric match must be numeric');
  return (value) => compare(value, bound);
}

const numberTest =
  (test: (value: number) => boolean): Test =>
  (value) =>
    typeof value === 'number' && test(value);

/** 0 for what is no address, and for one of version 4 that is written as one of version 6. */
const versionOf = (text: string): number => (/:.*\./.test(text) ? 0 : isIP(text));

/** A network of at least two addresses. */
function cidrTest(operand: unknown): Test {
  const [address = '', bits = '', ...more] = textOperand('cidr', operand).split('/');
  const family = versionOf(address);
  if (family === 0 || !/^\d+$/.test(bits) || more.length > 0) throw invalid(`Malformed CIDR, ${String(operand)}`);
  const most = family === 6 ? 128 : 32;
  if (Number(bits) >= most) throw invalid(`IPv${family} mask bits must be < ${most}`);
  const list = new BlockList();
  list.addSubnet(address, Number(bits), family === 6 ? 'ipv6' : 'ipv4');
  return (value) => {
    if (typeof value !== 'string' || versionOf(value) !== family) return false;
    return list.check(value, family === 6 ? 'ipv6' : 'ipv4');
  };
}

/** A text or a number, a list of either, or one of the text operators over a text or a list of texts. */
function anythingButTest(operand: unknown): Test {
  const refused = isRecord(operand) ? operatorTests(operand) : listOf(operand).map(equals);
  return (value) => value !== undefined && !refused.some((test) => test(value));
}

function listOf(operand: unknown): readonly unknown[] {
  const values: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  const isOf = (type: string) => values.every((value) => typeof value === type);
  if (values.length > 0 && (isOf('string') || isOf('number'))) return values;
  throw invalid('Inside anything but list, either all values are number or string, mixed type is not supported');
}

function operatorTests(operand: Record<string, unknown>): Test[] {
  const [[operator, value] = ['', undefined], ...more] = Object.entries(operand);
  const create = ['prefix', 'suffix', 'equals-ignore-case', 'wildcard'].includes(operator)
    ? OPERATORS[operator]
    : undefined;
  if (!create || more.length > 0) throw invalid(`Unsupported anything-but pattern: ${operator}`);
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (values.length === 0) throw invalid('Empty arrays are not allowed');
  return values.map((text) => create(textOperand(operator, text)));
}
