import { executionAsyncId } from 'node:async_hooks';

test('a module mock is refused: the files of a worker share what is loaded, and it would not be seen', () => {
  expect(() => jest.mock('../src/store/table.ts')).toThrow('no module is mocked here');
  expect(() => jest.mock('../src/store/table.ts', () => ({}))).toThrow('no module is mocked here');
});

test('what is loaded has the globals of the test', async () => {
  const { ConfigError } = await import('../src/config/problem.ts');
  expect(new ConfigError('x.yml', [])).toBeInstanceOf(Error);
});

test('Node follows no promise, which would make each cost several times as much', async () => {
  await Promise.resolve();
  expect(executionAsyncId()).toBe(0);
});
