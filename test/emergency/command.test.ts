import { parseCve } from '../../src/emergency/command.ts';

test.each(['CVE-2026-12345', 'cve-2026-12345', 'CVE-1999-0001', 'CVE-2026-1234567'])('%s is a CVE', (word) => {
  expect(parseCve([word])).toEqual({ kind: 'request', cve: word.toUpperCase() });
});

test.each([
  ['CVE-26-12345', '`CVE-26-12345` is not a CVE id'],
  ['CVE-2026-123', '`CVE-2026-123` is not a CVE id'],
  ['2026-12345', '`2026-12345` is not a CVE id'],
  ['<!channel>', 'that is not a CVE id'],
  ['web-prod', '`web-prod` is not a CVE id'],
])('%s is not', (word, said) => {
  expect(parseCve([word])).toEqual({
    kind: 'help',
    text: `No CVE was looked up: ${said}; the command is \`/patch cve <id>\`, for example \`/patch cve CVE-2026-12345\`.`,
  });
});

test('one at a time', () => {
  expect(parseCve([])).toMatchObject({ kind: 'help' });
  expect(parseCve(['CVE-2026-12345', 'CVE-2026-12346'])).toMatchObject({ kind: 'help' });
});
