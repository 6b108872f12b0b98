import { InvalidParameters } from '@aws-sdk/client-ssm';
import { refusal } from '../errors.ts';
import type { CommandParameter } from './command-content.ts';

/** The parameters of a command, with their defaults. @throws InvalidParameters */
export const checkedParameters = (
  rules: Readonly<Record<string, CommandParameter>>,
  given: Readonly<Record<string, string[]>>,
): Record<string, string[]> => {
  const unknown = Object.keys(given).filter((name) => !(name in rules));
  if (unknown.length > 0)
    throw refusal(InvalidParameters, `Parameters [${unknown.join(', ')}] are not defined in the document.`);
  return Object.fromEntries(
    Object.entries(rules).flatMap(([name, rule]) => {
      const values = given[name] ?? (rule.default === undefined ? undefined : [rule.default]);
      if (values === undefined) throw refusal(InvalidParameters, `Parameter ${name} is required.`);
      checkValues(name, rule, values);
      return [[name, values]];
    }),
  );
};

const checkValues = (name: string, rule: CommandParameter, values: readonly string[]): void => {
  if (values.length === 0 || (rule.type !== 'StringList' && values.length > 1))
    throw refusal(InvalidParameters, `Parameter ${name} has the wrong number of values.`);
  for (const value of values) {
    if (rule.type === 'Integer' && !/^-?\d+$/.test(value)) throw invalid(name, value, 'it is not a number');
    if (rule.type === 'Boolean' && !/^(true|false)$/i.test(value)) throw invalid(name, value, 'it is not a boolean');
    if (rule.allowedValues !== undefined && !rule.allowedValues.includes(value))
      throw invalid(name, value, `allowed are ${rule.allowedValues.join(', ')}`);
    if (rule.allowedPattern !== undefined && !new RegExp(`^(?:${rule.allowedPattern})$`).test(value))
      throw invalid(name, value, `it must match ${rule.allowedPattern}`);
  }
};

const invalid = (name: string, value: string, why: string): Error =>
  refusal(InvalidParameters, `Parameter ${name} has the invalid value ${value}: ${why}.`);
