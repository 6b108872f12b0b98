import { boardAbout } from '../../../src/home/decision/about.ts';
import { statusMessage } from '../../../src/home/message/status.ts';
import { nextLine, stateTitle } from '../../../src/runs/message/state.ts';
import { aRecord, aRun, runIn } from '../../runs/fixture.ts';
import { linesOf } from '../../support/block-text.ts';
import { kindsDouble } from '../../support/ports.ts';
import { aBoard, anEnd, aThing } from '../board-fixture.ts';

const LINK = '<https://slack.com/archives/C0PATCHING/p1795165200000100|run b-7k2m9x4q>';

test('of nothing', () => {
  const { text, blocks } = statusMessage(aBoard(), undefined);
  expect([text.text, linesOf(blocks)]).toEqual(['No active runs', ['No active runs']]);
});

test('active runs with the next step, ends, and fleets without their buttons', () => {
  const run = runIn('running');
  const board = aBoard({ active: [aRecord(run)], ends: [anEnd()], things: [aThing('web-dev')] });
  const { text, blocks } = statusMessage(board, undefined);
  expect(text.text).toBe('1 active run');
  expect(linesOf(blocks)).toEqual([
    '1 active run',
    `*bake of web*: ${stateTitle(run)}, requested by <@U0DEV>, ${LINK}\n${nextLine(run, kindsDouble().of(run), 'its card').text}`,
    '*Recently ended*',
    `bake of web: succeeded at 2026-11-20 09:27 UTC, ami-0new, ${LINK}`,
    '*web-dev*: runs something',
  ]);
});

test.each([
  ['web', 'web: no active runs', ['*web-dev*: runs something']],
  ['web-dev', 'web-dev: no active runs', ['*web-dev*: runs something']],
  ['api', 'api: 1 active run', []],
])('of %s alone: an image with the fleets that run it, or one fleet', (subject, title, fleets) => {
  const board = aBoard({
    active: [aRecord(aRun({ name: 'api' }))],
    things: [aThing('web-dev', { image: 'web' }), aThing('other')],
  });
  const lines = linesOf(statusMessage(boardAbout(board, subject), subject).blocks);
  expect(lines[0]).toBe(title);
  expect(lines.filter((line) => line.includes('runs something'))).toEqual(fleets);
});

test('of many fits one message, and says where the rest is', () => {
  const board = aBoard({
    active: Array.from({ length: 40 }, () => aRecord(aRun())),
    things: Array.from({ length: 60 }, (_, i) => aThing(`fleet-${i}`)),
    ends: [anEnd()],
  });
  const { blocks } = statusMessage(board, undefined);
  expect(blocks).toHaveLength(50);
  const lines = linesOf(blocks);
  expect(lines).toContain('25 more: App Home shows all of them, `/patch status &lt;fleet&gt;` shows one.');
  expect(lines.at(-1)).toBe('31 more fleets: App Home shows all of them, `/patch status &lt;fleet&gt;` shows one.');
  expect(lines.filter((line) => line.startsWith('*fleet-'))).toHaveLength(29);
});
