import type { Call } from '../types.ts';

/** Parameter Store: a parameter's life, and what it refuses. */
export const parameterCalls: readonly Call[] = [
  {
    name: 'parameter-put',
    service: 'ssm',
    command: 'PutParameter',
    input: { Name: '/contract/one', Type: 'String', Value: 'first' },
  },
  {
    name: 'parameter-put-secret',
    service: 'ssm',
    command: 'PutParameter',
    input: { Name: '/contract/secret', Type: 'SecureString', Value: 'hidden' },
  },
  {
    name: 'parameter-put-twice',
    service: 'ssm',
    command: 'PutParameter',
    input: { Name: '/contract/one', Type: 'String', Value: 'second' },
  },
  {
    name: 'parameter-overwrite',
    service: 'ssm',
    command: 'PutParameter',
    input: { Name: '/contract/one', Type: 'String', Value: 'second', Overwrite: true },
  },
  {
    name: 'parameter-put-empty',
    service: 'ssm',
    command: 'PutParameter',
    input: { Name: '/contract/empty', Type: 'String', Value: '' },
  },
  { name: 'parameter-get', service: 'ssm', command: 'GetParameter', input: { Name: '/contract/one' } },
  {
    name: 'parameter-get-version',
    service: 'ssm',
    command: 'GetParameter',
    input: { Name: '/contract/one:1' },
  },
  {
    name: 'parameter-get-secret',
    service: 'ssm',
    command: 'GetParameter',
    input: { Name: '/contract/secret', WithDecryption: true },
  },
  { name: 'parameter-get-missing', service: 'ssm', command: 'GetParameter', input: { Name: '/contract/none' } },
  {
    name: 'parameter-get-missing-version',
    service: 'ssm',
    command: 'GetParameter',
    input: { Name: '/contract/one:9' },
  },
  {
    name: 'parameters-get',
    service: 'ssm',
    command: 'GetParameters',
    input: { Names: ['/contract/one', '/contract/none'] },
  },
  { name: 'parameters-by-path', service: 'ssm', command: 'GetParametersByPath', input: { Path: '/contract' } },
  {
    name: 'parameters-by-no-path',
    service: 'ssm',
    command: 'GetParametersByPath',
    input: { Path: '/contract-none' },
  },
  {
    name: 'parameters-describe',
    service: 'ssm',
    command: 'DescribeParameters',
    input: { ParameterFilters: [{ Key: 'Name', Option: 'Equals', Values: ['/contract/one'] }] },
  },
  { name: 'parameter-delete', service: 'ssm', command: 'DeleteParameter', input: { Name: '/contract/one' } },
  { name: 'parameter-delete-missing', service: 'ssm', command: 'DeleteParameter', input: { Name: '/contract/one' } },
  {
    name: 'parameters-delete',
    service: 'ssm',
    command: 'DeleteParameters',
    input: { Names: ['/contract/secret', '/contract/none'] },
  },
];
