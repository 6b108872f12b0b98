import { parseBake } from '../../src/bake/command.ts';

test.each([
  ['', {}],
  ['web', { image: 'web' }],
  ['web because CVE-2026-1 is out', { image: 'web', reason: 'CVE-2026-1 is out' }],
  ['web weekly', { image: 'web', reason: 'weekly' }],
  ['web because', { image: 'web' }],
])('/patch bake %s', (text, request) => {
  expect(parseBake(text.split(' ').filter(Boolean))).toEqual(request);
});
