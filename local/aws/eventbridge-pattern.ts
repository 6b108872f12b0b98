import { BlockList, isIP } from 'node:net';
import { InvalidEventPatternException } from '@aws-sdk/client-eventbridge';
import { isRecord } from './json-value.ts';

/** A pattern that was checked; `matches` tells whether an event (or a part of one) fits it. */
export interface EventPattern {
  matches(event: unknown): boolean;
}

/** A test of one value of an event; `undefined` is an absent field. */
type Test = (value: unknown) => boolean;

/**
 * Compiles an EventBridge pattern. Throws InvalidEventPatternException for one that EventBridge refuses.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function compilePattern(pattern: unknown): EventPattern {
  const source = typeof pattern === 'string' ? parsed(pattern) : pattern;
  if (!isRecord(source)) throw invalid('Filter is not an object');
  return { matches: objectTest(source) };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw invalid('Filter is not valid JSON');
  }
}

function objectTest(pattern: Record<string, unknown>): Test {
  const entries = Object.entries(pattern);
  if (entries.length === 0) throw invalid('Empty objects are not allowed');
  const tests = entries.map(([key, value]) => memberTest(key, value));
  return (event) => tests.every((test) => test(event));
}

function memberTest(key: string, value: unknown): Test {
  if (key === '$or' && isListOfPatterns(value)) {
    const alternatives = value.map(objectTest);
    return (event) => alternatives.some((test) => test(event));
  }
  if (isRecord(value)) {
    const inner = objectTest(value);
    // A list of objects fits when one of them does.
    return (event) => candidates(memberOf(event, key)).some(inner);
  }
  if (!Array.isArray(value)) throw invalid(`"${key}" must be an object or an array`);
  if (value.length === 0) throw invalid('Empty arrays are not allowed');
  const tests = value.map(leafTest);
  return (event) => tests.some((test) => candidates(memberOf(event, key)).some(test));
}

const isListOfPatterns = (value: unknown): value is Record<string, unknown>[] =>
  Array.isArray(value) && value.length >= 2 && value.every(isRecord);

const memberOf = (event: unknown, key: string): unknown =>
  isRecord(event) && Object.hasOwn(event, key) ? event[key] : undefined;

const candidates = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

function leafTest(matcher: unknown): Test {
  if (!isRecord(matcher)) return equals(matcher);
  const [[operator, operand] = ['', undefined], ...more] = Object.entries(matcher);
  if (more.length > 0) throw invalid('Only one key allowed in match expression');
  const create = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
  if (!create) throw invalid(`Unrecognized match type ${operator}`);
  return create(operand);
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
  exists: existsTest,
  numeric: numericTest,
  cidr: cidrTest,
  'anything-but': anythingButTest,
};

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

function wildcardExpression(pattern: string): RegExp {
  if (pattern.includes('**')) throw invalid('Consecutive wildcard characters are not allowed');
  const parts = pattern.split(/(\\\*|\\\\|\*)/).map((part) => {
    if (part === '*') return '.*';
    return (part === '\\*' ? '*' : part === '\\\\' ? '\\' : part).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`, 's');
}

function existsTest(operand: unknown): Test {
  if (typeof operand !== 'boolean') throw invalid('exists match pattern must be either true or false');
  // Only leaves exist: a field that holds an object does not.
  return (value) => (value !== undefined && !isRecord(value)) === operand;
}

const COMPARISONS: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

function numericTest(operand: unknown): Test {
  if (!Array.isArray(operand) || operand.length === 0 || operand.length % 2 !== 0 || operand.length > 4) {
    throw invalid('Invalid member in numeric match');
  }
  const tests: ((value: number) => boolean)[] = [];
  for (let index = 0; index < operand.length; index += 2) {
    const compare = COMPARISONS[String(operand[index])];
    const bound: unknown = operand[index + 1];
    if (!compare) throw invalid(`Unrecognized numeric range operator: ${operand[index]}`);
    if (typeof bound !== 'number') throw invalid('Value of numeric match must be numeric');
    tests.push((value) => compare(value, bound));
  }
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
}

function cidrTest(operand: unknown): Test {
  const [address = '', bits = ''] = textOperand('cidr', operand).split('/');
  const family = isIP(address);
  if (family === 0 || bits === '' || Number.isNaN(Number(bits))) throw invalid(`Malformed CIDR, ${String(operand)}`);
  const list = new BlockList();
  list.addSubnet(address, Number(bits), family === 6 ? 'ipv6' : 'ipv4');
  return (value) => {
    const version = typeof value === 'string' ? isIP(value) : 0;
    return typeof value === 'string' && version !== 0 && list.check(value, version === 6 ? 'ipv6' : 'ipv4');
  };
}

/** A value, a list of them, or one of the text operators over a text or a list of texts. */
function anythingButTest(operand: unknown): Test {
  const refused = isRecord(operand) ? operatorTests(operand) : candidates(operand).map(equals);
  if (refused.length === 0) throw invalid('Empty arrays are not allowed');
  return (value) => value !== undefined && !isRecord(value) && !refused.some((test) => test(value));
}

function operatorTests(operand: Record<string, unknown>): Test[] {
  const [[operator, value] = ['', undefined], ...more] = Object.entries(operand);
  const create = ['prefix', 'suffix', 'equals-ignore-case', 'wildcard'].includes(operator)
    ? OPERATORS[operator]
    : undefined;
  if (!create || more.length > 0) throw invalid(`Unsupported anything-but pattern: ${operator}`);
  return candidates(value).map(create);
}

const invalid = (reason: string) =>
  new InvalidEventPatternException({ message: `Event pattern is not valid. Reason: ${reason}`, $metadata: {} });
