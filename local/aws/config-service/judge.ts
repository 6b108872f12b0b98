import { type ConfigRule, InvalidParameterValueException } from '@aws-sdk/client-config-service';
import { parseRecord } from '../json-value.ts';
import type { Machine } from '../ssm/nodes/node.ts';
import type { ConfigServiceOptions } from './state.ts';

export type Judge = (machine: Machine) => boolean;

export const invalid = (message: string): Error => new InvalidParameterValueException({ message, $metadata: {} });

/**
 * The managed rules that are simulated. https://docs.aws.amazon.com/config/latest/developerguide/managed-rules-by-aws-config.html
 * @throws InvalidParameterValueException for others, and for parameters that the rule does not have
 */
export const judgeOf = ({ Source, InputParameters }: ConfigRule, estate: ConfigServiceOptions['estate']): Judge => {
  const parameters = parametersIn(InputParameters);
  if (Source?.Owner !== 'AWS') throw invalid('Only rules of AWS are simulated here.');
  switch (Source.SourceIdentifier) {
    case 'REQUIRED_TAGS':
      return tagJudge(parameters);
    case 'EC2_INSTANCE_PROFILE_ATTACHED':
      refuseParameters(parameters, /^IamInstanceProfileArnList$/);
      return ({ profile }) => profile !== undefined;
    case 'EC2_INSTANCE_MANAGED_BY_SSM':
      refuseParameters(parameters, /^$/);
      // Of a stopped instance it says nothing against it.
      return ({ id, state }) => state !== 'running' || estate.isManaged(id);
    default:
      throw invalid(`The rule ${Source.SourceIdentifier} is not simulated here.`);
  }
};

const parametersIn = (text: string | undefined): Record<string, string> => {
  if (text === undefined || text === '') return {};
  const parsed = parseRecord(text);
  if (parsed === undefined) throw invalid('InputParameters is not a JSON object.');
  return Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, String(value)]));
};

const tagJudge = (parameters: Record<string, string>): Judge => {
  refuseParameters(parameters, /^tag[1-6](Key|Value)$/);
  const wanted = [1, 2, 3, 4, 5, 6].flatMap((number) => {
    const key = parameters[`tag${number}Key`];
    return key === undefined ? [] : [{ key, values: parameters[`tag${number}Value`]?.split(',') }];
  });
  if (wanted.length === 0) throw invalid('The required parameter tag1Key is missing.');
  return ({ tags }) =>
    wanted.every(({ key, values }) => {
      const value = tags[key];
      return value !== undefined && (values?.includes(value) ?? true);
    });
};

const refuseParameters = (parameters: Record<string, string>, known: RegExp): void => {
  const other = Object.keys(parameters).find((name) => !known.test(name));
  if (other !== undefined) throw invalid(`The parameter ${other} is unknown to the rule, or not simulated here.`);
};
