import type { Json } from '../../../src/deploy/types/template.ts';
import { TemplateRefusal } from './text.ts';
import { ABSENT, hiddenName, isList, isObject, type Names, textOf, type Value } from './values.ts';

interface Call {
  names: Names;
  evaluate: (value: Json) => Value;
}

/**
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 * @throws TemplateRefusal for functions of AWS::LanguageExtensions, macros and wrong arguments
 */
export const callFunction = (name: string, operand: Json, call: Call): Value => {
  switch (name) {
    case 'Ref':
      return call.names.ref(textOf(operand));
    case 'Condition':
      return call.names.condition(textOf(operand));
    case 'Fn::GetAtt':
      return attribute(operand, call);
    case 'Fn::ImportValue':
      return call.names.hidden(hiddenName.imported(textOf(call.evaluate(operand))));
    case 'Fn::GetAZs':
      return call.names.hidden(hiddenName.zones(textOf(call.evaluate(operand)) || call.names.region));
    case 'Fn::If': {
      const [condition, yes, no] = three(operand);
      return call.evaluate(call.names.condition(textOf(condition)) ? yes : no);
    }
    case 'Fn::FindInMap':
      return inMap(operand, call);
    default:
      return textFunction(name, operand, call);
  }
};

const textFunction = (name: string, operand: Json, call: Call): Value => {
  switch (name) {
    case 'Fn::Sub':
      return substitute(operand, call);
    case 'Fn::Join': {
      const [separator, items] = two(operand);
      return listOf(items, call).map(textOf).join(textOf(separator));
    }
    case 'Fn::Split': {
      const [separator, text] = two(operand);
      return textOf(call.evaluate(text)).split(textOf(separator));
    }
    case 'Fn::Select': {
      const [index, items] = two(operand);
      const found = listOf(items, call)[Number(textOf(call.evaluate(index)))];
      if (found === undefined) throw new TemplateRefusal('Fn::Select has no item at this index');
      return found;
    }
    case 'Fn::Base64':
      return Buffer.from(textOf(call.evaluate(operand))).toString('base64');
    default:
      return logic(name, operand, call);
  }
};

const logic = (name: string, operand: Json, call: Call): Value => {
  const items = isList(operand) ? operand : [];
  const isTrue = (item: Json): boolean => call.evaluate(item) === true;
  switch (name) {
    case 'Fn::Equals': {
      const [left, right] = two(operand);
      return comparable(call.evaluate(left)) === comparable(call.evaluate(right));
    }
    case 'Fn::Not':
      return !items.some(isTrue);
    case 'Fn::And':
      return items.every(isTrue);
    case 'Fn::Or':
      return items.some(isTrue);
    default:
      throw new TemplateRefusal(`function ${name} is not supported`);
  }
};

/** Scalars are compared as text: `!Equals [!Ref Flag, true]` holds for a parameter whose value is the text `true`. */
const comparable = (value: Value): string => {
  if (value === ABSENT) throw new TemplateRefusal('Fn::Equals of nothing');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

const two = (operand: Json): [Json, Json] => {
  if (!isList(operand) || operand.length !== 2) throw new TemplateRefusal('two arguments expected');
  const [first = null, second = null] = operand;
  return [first, second];
};

const three = (operand: Json): [Json, Json, Json] => {
  if (!isList(operand) || operand.length !== 3) throw new TemplateRefusal('three arguments expected');
  const [first = null, second = null, third = null] = operand;
  return [first, second, third];
};

const listOf = (operand: Json, call: Call): readonly Json[] => {
  const found = call.evaluate(operand);
  if (found === ABSENT || !isList(found)) throw new TemplateRefusal('a list expected');
  return found;
};

/** `Id.Attribute`, or the two in a list: the second may be a Ref. */
const attribute = (operand: Json, call: Call): Value => {
  if (isList(operand)) {
    const [id, name] = two(operand);
    return call.names.hidden(hiddenName.attribute(textOf(id), textOf(call.evaluate(name))));
  }
  const [id = '', ...rest] = textOf(operand).split('.');
  return call.names.hidden(hiddenName.attribute(id, rest.join('.')));
};

const inMap = (operand: Json, call: Call): Value => {
  const keys = three(operand).map((key) => textOf(call.evaluate(key)));
  let found: Json | undefined = call.names.mappings;
  for (const key of keys) found = isObject(found) ? found[key] : undefined;
  if (found === undefined) throw new TemplateRefusal(`no mapping ${keys.join('.')}`);
  return found;
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-sub.html */
const substitute = (operand: Json, call: Call): string => {
  const [text, given] = isList(operand) ? two(operand) : [operand, {}];
  const own = isObject(given) ? given : {};
  return textOf(text).replace(/\$\{([^}]*)\}/g, (_whole, inside: string) => {
    if (inside.startsWith('!')) return `\${${inside.slice(1)}}`;
    const name = inside.trim();
    const variable = own[name];
    if (variable !== undefined) return textOf(call.evaluate(variable));
    return textOf(name.includes('.') ? attribute(name, call) : call.names.ref(name));
  });
};
