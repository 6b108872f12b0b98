import {
  InvalidFilterKey,
  InvalidResourceId,
  InvalidResourceType,
  ParameterAlreadyExists,
  ParameterNotFound,
  ParameterPatternMismatchException,
  ParameterVersionNotFound,
  TooManyTagsError,
  ValidationException,
} from '@aws-sdk/client-ssm';
import { automationWorld } from './automation-world.ts';

const store = async () => {
  const { handlers } = automationWorld().ssm;
  await handlers.PutParameter({ Name: '/patchwarden/secret', Value: 'xoxb-1', Type: 'SecureString' });
  await handlers.PutParameter({ Name: '/patchwarden/deep/list', Value: 'a,b', Type: 'StringList' });
  await handlers.PutParameter({ Name: '/patchwarden/name', Value: 'web', Type: 'String', Description: 'A name' });
  return handlers;
};

test('a SecureString is opaque until it is decrypted', async () => {
  const handlers = await store();
  const sealed = (await handlers.GetParameter({ Name: '/patchwarden/secret' })).Parameter;
  expect(sealed.Type).toBe('SecureString');
  expect(sealed.Value).not.toContain('xoxb');
  expect((await handlers.GetParameter({ Name: '/patchwarden/secret', WithDecryption: true })).Parameter.Value).toBe(
    'xoxb-1',
  );
});

test('a parameter is overwritten only when asked, and its version goes up', async () => {
  const handlers = await store();
  const put = (Overwrite: boolean) => handlers.PutParameter({ Name: '/patchwarden/name', Value: 'api', Overwrite });
  await expect(put(false)).rejects.toThrow(ParameterAlreadyExists);
  expect(await put(true)).toEqual({ Version: 2, Tier: 'Standard' });
  expect((await handlers.GetParameter({ Name: '/patchwarden/name' })).Parameter).toMatchObject({
    Value: 'api',
    Version: 2,
    Type: 'String',
  });
  expect((await handlers.GetParameter({ Name: '/patchwarden/name:1' })).Parameter.Value).toBe('web');
  await expect(handlers.GetParameter({ Name: '/patchwarden/name:9' })).rejects.toThrow(ParameterVersionNotFound);
});

test.each([
  ['no type', { Name: '/a/b', Value: 'x' }, ValidationException],
  ['an empty value', { Name: '/a/b', Value: '', Type: 'String' as const }, ValidationException],
  ['a reserved prefix', { Name: '/aws/x', Value: 'x', Type: 'String' as const }, ValidationException],
  ['a path without a slash in front', { Name: 'a/b', Value: 'x', Type: 'String' as const }, ValidationException],
  ['more than 4096 characters', { Name: '/a', Value: 'x'.repeat(4097), Type: 'String' as const }, ValidationException],
  [
    'a value against its pattern',
    { Name: '/a', Value: 'x', Type: 'String' as const, AllowedPattern: '^\\d+$' },
    ParameterPatternMismatchException,
  ],
])('PutParameter refuses %s', async (_title, input, error) => {
  await expect(automationWorld().ssm.handlers.PutParameter(input)).rejects.toThrow(error);
});

test('several are read at once, and what does not exist is named', async () => {
  const handlers = await store();
  const answer = await handlers.GetParameters({ Names: ['/patchwarden/name', '/patchwarden/none'] });
  expect(answer.Parameters.map(({ Value }) => Value)).toEqual(['web']);
  expect(answer.InvalidParameters).toEqual(['/patchwarden/none']);
  await expect(handlers.GetParameter({ Name: '/patchwarden/none' })).rejects.toThrow(ParameterNotFound);
});

test('a path is read one level deep or all the way, in pages of ten', async () => {
  const handlers = await store();
  const names = async (input: object) =>
    (await handlers.GetParametersByPath({ Path: '/patchwarden', ...input })).Parameters.map(({ Name }) => Name);
  expect(await names({})).toEqual(['/patchwarden/name', '/patchwarden/secret']);
  expect(await names({ Recursive: true })).toEqual([
    '/patchwarden/deep/list',
    '/patchwarden/name',
    '/patchwarden/secret',
  ]);
  await expect(names({ MaxResults: 11 })).rejects.toThrow(ValidationException);
});

test('DescribeParameters shows no value, and filters', async () => {
  const handlers = await store();
  const { Parameters } = await handlers.DescribeParameters({
    ParameterFilters: [{ Key: 'Type', Values: ['SecureString'] }],
  });
  expect(Parameters.map((one) => [one.Name, one.KeyId, 'Value' in one])).toEqual([
    ['/patchwarden/secret', 'alias/aws/ssm', false],
  ]);
  const begin = await handlers.DescribeParameters({
    ParameterFilters: [{ Key: 'Name', Option: 'BeginsWith', Values: ['/patchwarden/n'] }],
  });
  expect(begin.Parameters).toHaveLength(1);
  await expect(handlers.DescribeParameters({ ParameterFilters: [{ Key: 'Colour', Values: ['red'] }] })).rejects.toThrow(
    InvalidFilterKey,
  );
});

test('a deleted parameter is gone, once', async () => {
  const handlers = await store();
  await handlers.DeleteParameter({ Name: '/patchwarden/name' });
  await expect(handlers.DeleteParameter({ Name: '/patchwarden/name' })).rejects.toThrow(ParameterNotFound);
});

describe('tags', () => {
  const on = { ResourceType: 'Parameter' as const, ResourceId: '/patchwarden/name' };

  test('are added, replaced and removed', async () => {
    const handlers = await store();
    await handlers.AddTagsToResource({
      ...on,
      Tags: [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: '2' },
      ],
    });
    await handlers.AddTagsToResource({ ...on, Tags: [{ Key: 'a', Value: '3' }] });
    await handlers.RemoveTagsFromResource({ ...on, TagKeys: ['b'] });
    expect((await handlers.ListTagsForResource(on)).TagList).toEqual([{ Key: 'a', Value: '3' }]);
  });

  test('are refused for resources that do not exist, and beyond fifty', async () => {
    const handlers = await store();
    const many = Array.from({ length: 51 }, (_none, index) => ({ Key: `k${index}`, Value: '' }));
    await expect(handlers.AddTagsToResource({ ...on, Tags: many })).rejects.toThrow(TooManyTagsError);
    await expect(handlers.ListTagsForResource({ ...on, ResourceId: '/none' })).rejects.toThrow(InvalidResourceId);
    await expect(handlers.ListTagsForResource({ ResourceType: 'OpsItem', ResourceId: 'x' })).rejects.toThrow(
      InvalidResourceType,
    );
  });
});
