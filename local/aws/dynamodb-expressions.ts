import conditionParser, { type Context, type Parse } from 'dynalite/db/conditionParser.js';
import updateParser from 'dynalite/db/updateParser.js';

/** Where a parsed expression holds a value of the call. */
class Place {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

interface Known {
  form: unknown;
  names: readonly string[];
  values: readonly string[];
}

const MOST = 2000;

/** Their outcome depends on the values themselves, and not on their types alone. */
const BY_VALUE = /\b(?:between|attribute_type)\b/i;

/**
 * dynalite parses each expression of each call anew, though there are few: a fifth of a query's time. One that was parsed without
 * a fault is known by its text, its names and the types of its values, on which alone the parser's checks rest, and is filled in
 * with the values of the call.
 */
function remembering(parse: Parse): Parse {
  const known = new Map<string, Known>();
  return (text, options) => {
    const { context } = options;
    if (BY_VALUE.test(text)) return parse(text, options);
    const { attrNames = {}, attrVals = {} } = context;
    const key = JSON.stringify([
      text,
      attrNames,
      Object.entries(attrVals).map(([name, of]) => [name, Object.keys(of)]),
    ]);
    const found = known.get(key);
    if (found !== undefined) {
      used(context, found);
      return filled(found.form, attrVals);
    }
    const unusedAttrNames = marked(attrNames);
    const unusedAttrVals = marked(attrVals);
    const parsed = parse(text, { context: { ...context, unusedAttrNames, unusedAttrVals } });
    const names = Object.keys(attrNames).filter((name) => !(name in unusedAttrNames));
    const values = Object.keys(attrVals).filter((name) => !(name in unusedAttrVals));
    used(context, { names, values });
    if (typeof parsed !== 'object') return parsed;
    if (known.size >= MOST) known.clear();
    const places = new Map(Object.entries(attrVals).map(([name, of]): [unknown, Place] => [of, new Place(name)]));
    known.set(key, { form: copied(parsed, (node) => places.get(node)), names, values });
    return parsed;
  };
}

const marked = (given: object): Record<string, true> =>
  Object.fromEntries(Object.keys(given).map((name): [string, true] => [name, true]));

function used(context: Context, { names, values }: Pick<Known, 'names' | 'values'>): void {
  for (const name of names) delete context.unusedAttrNames[name];
  for (const name of values) delete context.unusedAttrVals[name];
}

const filled = (form: unknown, values: Readonly<Record<string, object>>): unknown =>
  copied(form, (node) => (node instanceof Place ? values[node.name] : undefined));

/** A copy, since dynalite changes what it parsed, with some of its parts put in place of others. */
function copied(node: unknown, instead: (node: unknown) => unknown): unknown {
  if (typeof node !== 'object' || node === null) return node;
  const other = instead(node);
  if (other !== undefined) return other;
  if (Array.isArray(node)) return node.map((part) => copied(part, instead));
  const copy: Record<string, unknown> = Object.create(Object.getPrototypeOf(node));
  for (const [name, part] of Object.entries(node)) copy[name] = copied(part, instead);
  return copy;
}

/** Has dynalite remember the conditions and updates that it parsed. */
export function rememberExpressions(): void {
  for (const parser of [conditionParser, updateParser]) parser.parse = remembering(parser.parse);
}
