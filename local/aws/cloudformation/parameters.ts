import type { Parameter } from '@aws-sdk/client-cloudformation';
import type { CallService } from '../../types.ts';
import { isRecord } from '../json-value.ts';
import { answerOf } from '../wire-error.ts';
import { validationError } from './errors.ts';
import type { ParameterValue } from './state.ts';
import type { Template, TemplateParameter } from './template-types.ts';

const AMI = 'AWS::EC2::Image::Id';
const SSM_PREFIX = 'AWS::SSM::Parameter::Value<';
const known = ['String', 'Number', 'CommaDelimitedList', AMI, 'AWS::SSM::Parameter::Name'];
/** Types whose values are checked by EC2 as strings, which no simulated service knows. */
const lenient = /^(AWS::EC2::[\w:]+|List<[\w:]+>)$/;

export interface ParameterRequest {
  template: Template;
  given: readonly Parameter[] | undefined;
  /** Of the stack as it is; none for a new one. */
  previous: readonly ParameterValue[];
  callService: CallService;
}

/**
 * The value of every parameter of the template. One that the request leaves out takes the template's default, whatever the
 * stack has: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Parameter.html
 * @throws ValidationError
 */
export const resolveParameters = async (request: ParameterRequest): Promise<ParameterValue[]> => {
  const { template, given = [] } = request;
  const unknown = given.map(({ ParameterKey }) => ParameterKey ?? '').filter((key) => !template.parameters.has(key));
  if (unknown.length > 0) throw validationError(`Parameters: [${unknown.join(', ')}] do not exist in the template`);
  const values = [...template.parameters].map(([key, parameter]) => ({
    key,
    parameter,
    value: wantedValue(request, key, parameter),
  }));
  const missing = values.filter(({ value }) => value === undefined).map(({ key }) => key);
  if (missing.length > 0) throw validationError(`Parameters: [${missing.join(', ')}] must have values`);
  return Promise.all(
    values.map(({ key, parameter, value = '' }) => checked({ key, parameter, value }, request.callService)),
  );
};

const wantedValue = (request: ParameterRequest, key: string, parameter: TemplateParameter): string | undefined => {
  const asked = (request.given ?? []).find(({ ParameterKey }) => ParameterKey === key);
  if (asked?.UsePreviousValue !== true) return asked?.ParameterValue ?? parameter.default;
  if (asked.ParameterValue !== undefined)
    throw validationError(
      `Invalid input for parameter key ${key}. Cannot specify usePreviousValue as true and non empty value for a parameter`,
    );
  const before = request.previous.find((one) => one.key === key);
  if (before === undefined)
    throw validationError(
      `Invalid input for parameter key ${key}. Cannot specify usePreviousValue as true for a parameter key not in the previous template`,
    );
  return before.value;
};

interface Candidate {
  key: string;
  parameter: TemplateParameter;
  value: string;
}

const checked = async (candidate: Candidate, callService: CallService): Promise<ParameterValue> => {
  const { key, parameter, value } = candidate;
  checkConstraints(candidate);
  if (!parameter.type.startsWith(SSM_PREFIX)) {
    if (parameter.type === AMI) await checkImage(key, value, callService);
    return { key, value };
  }
  const resolved = await readSsm(value, callService);
  if (parameter.type.slice(SSM_PREFIX.length, -1) === AMI) await checkImage(key, resolved, callService);
  return { key, value, resolved };
};

const checkConstraints = ({ key, parameter, value }: Candidate): void => {
  const refuse = (fallback: string): never => {
    throw validationError(
      parameter.constraintDescription === undefined
        ? fallback
        : `Parameter ${key} failed to satisfy constraint: ${parameter.constraintDescription}`,
    );
  };
  checkType(parameter.type);
  if (parameter.allowedValues !== undefined && !parameter.allowedValues.includes(value))
    refuse(`Parameter '${key}' must be one of AllowedValues`);
  if (parameter.allowedPattern !== undefined && !new RegExp(`^(?:${parameter.allowedPattern})$`).test(value))
    refuse(`Parameter ${key} must match pattern ${parameter.allowedPattern}`);
  if (value.length < (parameter.minLength ?? 0) || value.length > (parameter.maxLength ?? Number.POSITIVE_INFINITY))
    refuse(`Parameter '${key}' must contain between ${parameter.minLength ?? 0} and ${parameter.maxLength} characters`);
  if (parameter.type !== 'Number') return;
  if (value.trim() === '' || Number.isNaN(Number(value))) throw validationError(`Parameter '${key}' must be a number.`);
  if (Number(value) < (parameter.minValue ?? Number.NEGATIVE_INFINITY))
    refuse(`Parameter '${key}' must be a number not less than ${parameter.minValue}`);
  if (Number(value) > (parameter.maxValue ?? Number.POSITIVE_INFINITY))
    refuse(`Parameter '${key}' must be a number not greater than ${parameter.maxValue}`);
};

const checkType = (type: string): void => {
  if (known.includes(type) || type.startsWith(SSM_PREFIX) || lenient.test(type)) return;
  throw validationError(`Template format error: Unrecognized parameter type: ${type}`);
};

const checkImage = async (key: string, value: string, callService: CallService): Promise<void> => {
  try {
    await callService('ec2', 'DescribeImages', { ImageIds: [value] });
  } catch (error) {
    if (answerOf(error)?.fault !== 'client') throw error;
    throw validationError(
      `Parameter validation failed: parameter value ${value} for parameter name ${key} does not exist`,
    );
  }
};

const readSsm = async (name: string, callService: CallService): Promise<string> => {
  try {
    const { Parameter } = await callService('ssm', 'GetParameter', { Name: name });
    return isRecord(Parameter) ? String(Parameter['Value']) : '';
  } catch (error) {
    if (answerOf(error)?.fault !== 'client') throw error;
    throw validationError(`Unable to fetch parameters [${name}] from parameter store for this account.`);
  }
};
