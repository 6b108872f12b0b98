import { nearest } from '../../src/config/nearest.ts';

describe('nearest', () => {
  const commands = ['status', 'bake', 'diff', 'history', 'why', 'pause', 'resume'];

  test.each([
    ['bak', 'bake'],
    ['BAKE', 'bake'],
    ['baek', 'bake'],
    ['staus', 'status'],
    ['histroy', 'history'],
    ['resumme', 'resume'],
    ['wyh', 'why'],
  ])('takes %s for %s', (word, meant) => {
    expect(nearest(word, commands)).toBe(meant);
  });

  test.each(['', 'deploy', 'xx', 'constructor', 'b'.repeat(5_000)])('finds nothing near %.20j', (word) => {
    expect(nearest(word, commands)).toBeUndefined();
  });

  test('prefers the nearest, and of equals the first', () => {
    expect(nearest('web-prd', ['web-dev', 'web-prod', 'api-prod'])).toBe('web-prod');
    expect(nearest('web-x', ['web-a', 'web-b'])).toBe('web-a');
  });

  test('finds nothing among nothing', () => {
    expect(nearest('web', [])).toBeUndefined();
  });
});
