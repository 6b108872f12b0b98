import type * as sdk from '@aws-sdk/client-ssm';
import {
  InvalidNextToken,
  type Parameter,
  ParameterAlreadyExists,
  ParameterNotFound,
  ParameterPatternMismatchException,
  ParameterVersionNotFound,
  UnsupportedParameterType,
  ValidationException,
} from '@aws-sdk/client-ssm';
import type { CallContext } from '../../types.ts';
import { digest } from '../identifiers.ts';
import { pageOf } from '../paging.ts';
import { handlersOf } from '../service.ts';
import { answerOf } from '../wire-error.ts';
import { checkRange, invalidMember, refusal } from './errors.ts';
import { executedBy } from './execution-handlers.ts';
import { filterParameters } from './parameter-filters.ts';
import { publicParameter } from './public-parameters.ts';
import type { SsmState, StoredParameter } from './state.ts';
import { addTags, checkTagCount } from './tags.ts';

/**
 * "If you submit an invalid AMI value, the PutParameter operation will return success, but the asynchronous validation will fail and the
 * parameter will not be created or updated." https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
 */
const AMI = 'aws:ec2:image';

const LARGEST_VALUE = 4096;
/** Of labels nothing is simulated, so the oldest version always makes room. */
const MOST_VERSIONS = 100;
const DATA_TYPES = ['text', AMI, 'aws:ssm:integration'];
const noPage = () => refusal(InvalidNextToken, 'The specified token is not valid.');

export const parameterHandlers = (state: SsmState) =>
  handlersOf<typeof sdk>()({
    PutParameter: async (input, { caller }: Partial<CallContext> = {}) => {
      const by = executedBy(state, caller);
      return input.DataType !== AMI || (await isAvailable(state, input, caller))
        ? putParameter(state, input, by)
        : notKept(state, input);
    },
    GetParameter: async ({ Name, WithDecryption }) => {
      const found = findParameter(state, required('name', Name));
      if (found === undefined) throw refusal(ParameterNotFound, `Parameter ${Name} not found.`);
      return { Parameter: shown(state, found, WithDecryption ?? false) };
    },
    GetParameters: async ({ Names, WithDecryption }) => {
      const names = Names ?? [];
      if (names.length < 1 || names.length > 10)
        throw invalidMember('names', names, 'Member must have length between 1 and 10');
      const found = names.map((name) => findParameter(state, name));
      return {
        Parameters: found.flatMap((one) => (one === undefined ? [] : [shown(state, one, WithDecryption ?? false)])),
        InvalidParameters: names.filter((_name, index) => found[index] === undefined),
      };
    },
    GetParametersByPath: async (input) => {
      checkRange('maxResults', input.MaxResults, 1, 10);
      const path = required('path', input.Path);
      if (!path.startsWith('/')) throw refusal(ValidationException, 'The parameter path must begin with a slash.');
      const found = filterParameters(current(state), input.ParameterFilters).filter((one) =>
        isUnder(one.name, path, input.Recursive ?? false),
      );
      const page = pageOf(found, input.MaxResults ?? 10, input.NextToken, noPage);
      const Parameters = page.items.map((one) => shown(state, one, input.WithDecryption ?? false));
      return { Parameters, ...(page.nextToken && { NextToken: page.nextToken }) };
    },
    DescribeParameters: async (input: sdk.DescribeParametersCommandInput) => {
      checkRange('maxResults', input.MaxResults, 1, 50);
      const found = filterParameters(current(state), input.ParameterFilters);
      const page = pageOf(found, input.MaxResults ?? 10, input.NextToken, noPage);
      return {
        Parameters: page.items.map((one) => described(state, one)),
        ...(page.nextToken && { NextToken: page.nextToken }),
      };
    },
    DeleteParameter: async ({ Name }) => {
      const name = required('name', Name);
      if (!state.parameters.delete(name)) throw refusal(ParameterNotFound, `Parameter ${name} not found.`);
      state.tags.delete(`Parameter/${name}`);
      return {};
    },
    DeleteParameters: async ({ Names }) => {
      const names = Names ?? [];
      const DeletedParameters = names.filter((name) => state.parameters.delete(name));
      return { DeletedParameters, InvalidParameters: names.filter((name) => !DeletedParameters.includes(name)) };
    },
  });

const required = (member: string, value: string | undefined): string => {
  if (value === undefined || value === '') throw invalidMember(member, value, 'Member must not be null or empty');
  return value;
};

/** Looked up with the caller's permissions: https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-ec2-aliases.html */
const isAvailable = async (
  { callService }: SsmState,
  { Value }: sdk.PutParameterCommandInput,
  caller: string | undefined,
): Promise<boolean> => {
  try {
    const { Images } = await callService('ec2', 'DescribeImages', { ImageIds: [Value] }, caller);
    return Array.isArray(Images) && Images.some(({ State }) => State === 'available');
  } catch (error) {
    if (/^InvalidAMIID/.test(answerOf(error)?.code ?? '')) return false;
    throw error;
  }
};

/** Everything that is checked before the answer is checked all the same. */
const notKept = (state: SsmState, input: sdk.PutParameterCommandInput) => {
  const versions = new Map(state.parameters);
  return putParameter({ ...state, parameters: versions, tags: new Map() }, input);
};

const current = (state: SsmState): StoredParameter[] =>
  [...state.parameters.values()].flatMap((versions) => versions.slice(-1)).sort((a, b) => (a.name < b.name ? -1 : 1));

export const putParameter = (state: SsmState, input: sdk.PutParameterCommandInput, by = state.executedBy) => {
  const name = required('name', input.Name);
  const value = required('value', input.Value);
  checkName(name);
  checkTagCount(input.Tags, 50);
  if (value.length > LARGEST_VALUE)
    throw refusal(
      ValidationException,
      `Standard tier parameters support a maximum parameter value of ${LARGEST_VALUE} characters.`,
    );
  const versions = state.parameters.get(name) ?? [];
  const latest = versions.at(-1);
  if (latest !== undefined && input.Overwrite !== true) {
    throw refusal(
      ParameterAlreadyExists,
      'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    );
  }
  const stored = { ...storedParameter(state, input, name, value, latest), modifiedBy: by };
  state.parameters.set(name, [...versions, stored].slice(-MOST_VERSIONS));
  if (input.Tags !== undefined) addTags(state, 'Parameter', name, input.Tags);
  return { Version: stored.version, Tier: 'Standard' };
};

const storedParameter = (
  state: SsmState,
  input: sdk.PutParameterCommandInput,
  name: string,
  value: string,
  latest: StoredParameter | undefined,
): Omit<StoredParameter, 'modifiedBy'> => {
  const type = input.Type ?? latest?.type;
  if (type === undefined)
    throw refusal(ValidationException, 'A parameter type is required when you create a parameter.');
  if (!['String', 'StringList', 'SecureString'].includes(type))
    throw refusal(UnsupportedParameterType, `The parameter type ${type} is not supported.`);
  const dataType = input.DataType ?? 'text';
  if (!DATA_TYPES.includes(dataType))
    throw refusal(ValidationException, `The following data type is not supported: ${dataType}.`);
  if (dataType !== 'text' && type !== 'String')
    throw refusal(ValidationException, `Data type ${dataType} is for parameters of type String alone.`);
  const pattern = input.AllowedPattern;
  if (pattern !== undefined && !new RegExp(pattern).test(value)) {
    throw refusal(
      ParameterPatternMismatchException,
      `Parameter value, cannot be validated against allowedPattern: ${pattern}`,
    );
  }
  return {
    name,
    type,
    value,
    version: (latest?.version ?? 0) + 1,
    dataType,
    modifiedAt: state.clock.now(),
    ...(input.Description !== undefined && { description: input.Description }),
    ...(pattern !== undefined && { allowedPattern: pattern }),
  };
};

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html */
const checkName = (name: string): void => {
  if (!/^[a-zA-Z0-9_.\-/]+$/.test(name))
    throw refusal(
      ValidationException,
      "Parameter name: can't contain anything but letters, digits and the symbols _.-/",
    );
  if (name.includes('/') && !name.startsWith('/'))
    throw refusal(ValidationException, 'Parameter name must be a fully qualified name.');
  if (/^\/?(aws|ssm)/i.test(name))
    throw refusal(ValidationException, 'Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive).');
};

/** By name, ARN, or `name:version`. */
const findParameter = (state: SsmState, reference: string): StoredParameter | undefined => {
  const published = publicParameter(reference, state.clock.now());
  if (published !== undefined) return published;
  const name = reference.startsWith('arn:')
    ? reference.slice(reference.indexOf(':parameter') + ':parameter'.length)
    : reference;
  const [bare, version] = name.split(':');
  const versions = state.parameters.get(bare ?? '') ?? state.parameters.get((bare ?? '').replace(/^\//, ''));
  if (versions === undefined || version === undefined) return versions?.at(-1);
  const found = versions.find((one) => String(one.version) === version);
  if (found === undefined)
    throw refusal(ParameterVersionNotFound, `Systems Manager could not find version ${version} of ${bare}.`);
  return found;
};

const isUnder = (name: string, path: string, recursive: boolean): boolean => {
  const folder = path.endsWith('/') ? path : `${path}/`;
  return name.startsWith(folder) && (recursive || !name.slice(folder.length).includes('/'));
};

const shown = (state: SsmState, one: StoredParameter, decrypt: boolean): Parameter => ({
  Name: one.name,
  Type: one.type,
  Value: one.type === 'SecureString' && !decrypt ? cipherText(one) : one.value,
  Version: one.version,
  LastModifiedDate: new Date(one.modifiedAt),
  ARN: arnOf(state, one),
  DataType: one.dataType,
});

/** Opaque, and different for each version, as a KMS cipher text is. */
const cipherText = (one: StoredParameter): string =>
  Buffer.from(`${digest(`${one.name}#${one.version}`)}${digest(`${one.value}#${one.version}`)}`, 'hex').toString(
    'base64',
  );

const arnOf = ({ region, accountId }: SsmState, { name }: StoredParameter): string =>
  `arn:aws:ssm:${region}:${name.startsWith('/aws/') ? '' : accountId}:parameter${name.startsWith('/') ? name : `/${name}`}`;

const described = (state: SsmState, one: StoredParameter) => ({
  Name: one.name,
  ARN: arnOf(state, one),
  Type: one.type,
  LastModifiedDate: new Date(one.modifiedAt),
  LastModifiedUser: one.modifiedBy,
  Version: one.version,
  Tier: 'Standard',
  DataType: one.dataType,
  ...(one.type === 'SecureString' && { KeyId: 'alias/aws/ssm' }),
  ...(one.description !== undefined && { Description: one.description }),
  ...(one.allowedPattern !== undefined && { AllowedPattern: one.allowedPattern }),
});
