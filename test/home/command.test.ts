import fc from 'fast-check';
import { HELP, parsePatch } from '../../src/home/command.ts';

test.each([
  ['status', { kind: 'status' }],
  ['status web', { kind: 'status', subject: 'web' }],
  ['STATUS', { kind: 'status' }],
  ['  history   api ', { kind: 'history', subject: 'api' }],
  ['bake', { kind: 'bake' }],
  ['bake web', { kind: 'bake', image: 'web' }],
  ['bake web because CVE-2026-1 is out', { kind: 'bake', image: 'web', reason: 'CVE-2026-1 is out' }],
  ['bake web weekly', { kind: 'bake', image: 'web', reason: 'weekly' }],
  ['bake web because', { kind: 'bake', image: 'web' }],
  ['diff ami-1 ami-2', { kind: 'difference', from: 'ami-1', to: 'ami-2' }],
  ['why b-7k2m9x4q', { kind: 'why', runId: 'b-7k2m9x4q' }],
  ['why B-7K2M9X4Q', { kind: 'why', runId: 'b-7k2m9x4q' }],
  ['pause incident 4711', { kind: 'pause', reason: 'incident 4711' }],
  ['resume', { kind: 'resume' }],
])('/patch %s', (text, request) => {
  expect(parsePatch(text)).toEqual({ kind: 'request', request });
});

test.each([
  ['', HELP],
  ['help', HELP],
  ['why', 'Say which run, for example `/patch why b-7k2m9x4q`. `/patch history` lists them.'],
  ['why web', 'Say which run, for example `/patch why b-7k2m9x4q`. `/patch history` lists them.'],
  ['pause', 'Nothing was paused: say why, for example `/patch pause incident 4711`. Everyone sees the reason.'],
  ['statsu', 'Nothing was done: that is not a command. Did you mean `/patch status`? `/patch help` lists them all.'],
  ['xyzzy', 'Nothing was done: that is not a command. `/patch help` lists them all.'],
  ['constructor', 'Nothing was done: that is not a command. `/patch help` lists them all.'],
  [`bake ${'x'.repeat(1000)}`, 'Nothing was done: a command is at most 1000 characters. Try `/patch help`.'],
])('/patch %s is answered at once', (text, answer) => {
  expect(parsePatch(text)).toEqual({ kind: 'help', text: answer });
});

test.each(['diff', 'diff ami-1', 'diff ami-1 ami-2 ami-3'])('/patch %s says what it needs', (text) => {
  const parsed = parsePatch(text);
  expect(parsed.kind === 'help' && parsed.text).toMatch(/^Nothing was compared: `\/patch diff` needs two images/);
});

test('help lists every command that is understood', () => {
  const names = [...HELP.matchAll(/`\/patch (\w+)/g)].map(([, name]) => name ?? '');
  expect(names).toEqual(['status', 'bake', 'deploy', 'rollback', 'diff', 'history', 'why', 'pause', 'resume']);
  for (const name of names) {
    const parsed = parsePatch(name);
    expect(parsed.kind === 'help' ? parsed.text : '').not.toContain('that is not a command');
  }
});

test('any text is a request or an answer', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 1200 }), (text) => {
      expect(['request', 'help']).toContain(parsePatch(text).kind);
    }),
    { numRuns: 500 },
  );
});

test('a long reason is cut, not refused', () => {
  const parsed = parsePatch(`pause ${'x'.repeat(900)}`);
  expect(parsed.kind === 'request' && parsed.request.kind === 'pause' && parsed.request.reason).toHaveLength(300);
});
