import type { Json } from '../../types/template.ts';
import { cidrBlocks } from './cidr.ts';
import { finished, joined } from './joined.ts';
import { isList, isObject, memberNamed, memberOf, nameOf, textOf } from './json.ts';
import { numberOf, type Resolved, scalar, stringOf, unknown } from './resolved.ts';

/** What a function is evaluated with. */
export interface FunctionContext {
  resolve: (value: Json) => Resolved;
  /** What `Ref`, or with an attribute `Fn::GetAtt`, gives. */
  refer: (name: string, attribute?: string) => Resolved;
  mappings: Json | undefined;
  /** The call as people write it: shown where its value is unknown. */
  expression: string;
}

type Intrinsic = (context: FunctionContext, argument: Json) => Resolved;

/** Functions that can be resolved from the template and its parameters; conditions.ts has those of conditions. */
export const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: ({ refer, expression }, argument) => {
    const name = nameOf(argument);
    return name === undefined ? unknown(expression) : refer(name);
  },
  'Fn::GetAtt': attributeOf,
  'Fn::Sub': substituted,
  'Fn::Join': joinedList,
  'Fn::Select': selected,
  'Fn::Split': split,
  'Fn::FindInMap': mapped,
  'Fn::Base64': ({ resolve, expression }, argument) =>
    ofText(resolve(argument), expression, (text) => scalar(Buffer.from(text).toString('base64'))),
  'Fn::Cidr': cidr,
};

/** A function of one text; CloudFormation refuses anything else. */
function ofText(value: Resolved, expression: string, then: (text: string) => Resolved): Resolved {
  if (value.kind === 'unknown') return unknown(value.expression);
  return value.kind === 'scalar' ? then(textOf(value.value)) : unknown(expression);
}

function attributeOf({ resolve, refer, expression }: FunctionContext, argument: Json): Resolved {
  const [owner, ...path] = typeof argument === 'string' ? splitAtDot(argument) : isList(argument) ? argument : [];
  const names = path.map((part) => resolve(part));
  const known = names.flatMap((name) => (name.kind === 'scalar' ? [textOf(name.value)] : []));
  if (typeof owner !== 'string' || path.length === 0 || known.length < names.length) return unknown(expression);
  return refer(owner, known.join('.'));
}

function splitAtDot(path: string): string[] {
  const dot = path.indexOf('.');
  return dot === -1 ? [path] : [path.slice(0, dot), path.slice(dot + 1)];
}

/** A variable of Fn::Sub, or with a `!` the text itself. */
const VARIABLE = /\$\{([^{}]*)\}/g;
const NAME = /^[A-Za-z\d_.:]+$/;

function substituted(context: FunctionContext, argument: Json): Resolved {
  const [text, own] = isList(argument) ? argument : [argument];
  if (typeof text !== 'string' || (isList(argument) && (argument.length !== 2 || !isObject(own))))
    return unknown(context.expression);
  const pieces: Resolved[] = [];
  let end = 0;
  for (const match of text.matchAll(VARIABLE)) {
    const [whole, written = ''] = match;
    pieces.push(scalar(text.slice(end, match.index)), variable(context, written, own));
    end = match.index + whole.length;
  }
  return joined([...pieces, scalar(text.slice(end))], context.expression);
}

/** The function's own variables come before parameters and resources. */
function variable({ resolve, refer, expression }: FunctionContext, written: string, own: Json | undefined): Resolved {
  if (written.startsWith('!')) return scalar(`\${${written.slice(1)}}`);
  const name = written.trim();
  if (!NAME.test(name)) return unknown(expression);
  const given = memberOf(own, name);
  if (given !== undefined) return resolve(given);
  const [owner = '', attribute] = splitAtDot(name);
  return refer(owner, attribute);
}

/** A list is resolved item by item, so that one unknown item does not hide the others. */
function itemsOf(resolve: FunctionContext['resolve'], value: Json | undefined): Resolved {
  if (value === undefined) return unknown('nothing');
  return isList(value) ? { kind: 'list', items: value.map(resolve) } : resolve(value);
}

function joinedList({ resolve, expression }: FunctionContext, argument: Json): Resolved {
  const [delimiter, list, ...more] = isList(argument) ? argument : [];
  const items = itemsOf(resolve, list);
  if (items.kind === 'unknown') return unknown(items.expression);
  if (typeof delimiter !== 'string' || items.kind !== 'list' || more.length > 0) return unknown(expression);
  const kept = items.items.filter(({ kind }) => kind !== 'absent');
  return joined(
    kept.flatMap((item, i) => (i === 0 ? [item] : [scalar(delimiter), item])),
    expression,
  );
}

function selected({ resolve, expression }: FunctionContext, argument: Json): Resolved {
  const [position, list, ...more] = isList(argument) ? argument : [];
  const index = numberOf(resolve(position ?? null));
  const items = itemsOf(resolve, list);
  if (items.kind === 'unknown') return unknown(items.expression);
  if (index.kind === 'unknown') return unknown(index.expression);
  if (index.kind !== 'known' || items.kind !== 'list' || more.length > 0) return unknown(expression);
  // A list with a null in it is refused.
  if (items.items.some(({ kind }) => kind === 'absent')) return unknown(expression);
  return items.items[index.value] ?? unknown(expression);
}

function split({ resolve, expression }: FunctionContext, argument: Json): Resolved {
  const [delimiter, source, ...more] = isList(argument) ? argument : [];
  if (typeof delimiter !== 'string' || delimiter === '' || source === undefined || more.length > 0)
    return unknown(expression);
  return ofText(resolve(source), expression, (text) => ({
    kind: 'list',
    items: text.split(delimiter).map((part) => scalar(part)),
  }));
}

/** Three names lead to a value; a default beside them is a language extension. A missing key is refused. */
function mapped({ resolve, mappings, expression }: FunctionContext, argument: Json): Resolved {
  const names = isList(argument) ? argument : [];
  if (names.length !== 3) return unknown(expression);
  let here = mappings;
  for (const name of names) {
    const key = stringOf(resolve(name));
    if (key.kind === 'unknown') return unknown(key.expression);
    here = key.kind === 'known' ? memberNamed(here, key.value) : undefined;
  }
  if (isList(here)) return { kind: 'list', items: here.map((item) => finished(textOf(item))) };
  return here === undefined || here === null || isObject(here) ? unknown(expression) : plainText(here);
}

const plainText = (value: string | number | boolean): Resolved =>
  typeof value === 'string' ? finished(value) : scalar(value);

function cidr({ resolve, expression }: FunctionContext, argument: Json): Resolved {
  const [range, ...sizes] = (isList(argument) ? argument : []).map(resolve);
  const [count, bits] = sizes.map(numberOf);
  if (range === undefined || count?.kind !== 'known' || bits?.kind !== 'known') return unknown(expression);
  return ofText(range, expression, (text) => {
    const blocks = cidrBlocks(text, count.value, bits.value);
    return blocks === undefined ? unknown(expression) : { kind: 'list', items: blocks.map((block) => scalar(block)) };
  });
}
