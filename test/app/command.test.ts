import fc from 'fast-check';
import { HELP, parsePatch } from '../../src/app/command.ts';

test.each([
  ['', { feature: 'menu', name: '', words: [], loading: 'Patchwarden' }],
  ['status', { feature: 'home', name: 'status', words: [] }],
  ['status web', { feature: 'home', name: 'status', words: ['web'] }],
  ['STATUS', { feature: 'home', name: 'status', words: [] }],
  ['  history   api ', { feature: 'runs', name: 'history', words: ['api'] }],
  ['bake', { feature: 'bake', name: 'bake', words: [], loading: 'Bake an image' }],
  ['bake web because R&D', { feature: 'bake', name: 'bake', words: ['web', 'because', 'R&D'] }],
  ['deploy', { feature: 'deploy', name: 'deploy', words: [], loading: 'Deploy to a fleet' }],
  ['plan web-prod', { feature: 'deploy', name: 'plan', words: ['web-prod'], loading: 'Deploy plan' }],
  ['rollback web-prod', { feature: 'deploy', name: 'rollback', words: ['web-prod'] }],
  ['diff ami-1 ami-2', { feature: 'images', name: 'diff', words: ['ami-1', 'ami-2'] }],
  ['why B-7K2M9X4Q', { feature: 'runs', name: 'why', words: ['B-7K2M9X4Q'] }],
  ['pause incident 4711', { feature: 'holds', name: 'pause', group: 'pause', words: ['incident', '4711'] }],
  ['resume', { feature: 'holds', name: 'resume', group: 'pause', words: [] }],
])('/patch %s', (text, request) => {
  expect(parsePatch(text)).toEqual({ kind: 'request', ...request });
});

test.each([
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
  expect(names).toEqual([
    'status',
    'bake',
    'deploy',
    'plan',
    'rollback',
    'install',
    'scan',
    'windows',
    'skip',
    'defer',
    'sync',
    'pipelines',
    'compliance',
    'cve',
    'doctor',
    'except',
    'diff',
    'history',
    'why',
    'export',
    'pause',
    'resume',
  ]);
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
