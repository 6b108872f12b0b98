import { patchButtons } from '../../../src/patch/message/buttons.ts';
import type { PatchRun } from '../../../src/patch/types/run.ts';
import type { ShownFacts } from '../../../src/patch/types/shown.ts';
import { RUN_STATES, type RunState } from '../../../src/runs/types/state.ts';
import { linesOf } from '../../support/block-text.ts';
import { APPROVED, anOccurrenceRun, aPatch, aPatchPlan, aPatchStart, aReceipt, NOW, theFacts } from './fixture.ts';

const shown = (run: PatchRun, facts: Partial<ShownFacts> = {}): string | undefined =>
  linesOf(patchButtons(run, theFacts(facts)))[0];
const started = { approvals: APPROVED, start: aPatchStart() };
const BEGUN: readonly RunState[] = ['starting', 'running', 'cancelling', 'succeeded', 'failed', 'cancelled'];

const runIn = (state: RunState): PatchRun => aPatch(state, BEGUN.includes(state) ? started : {});

test.each<[RunState, string | undefined]>([
  ['planning', '[Withdraw]'],
  ['awaiting-approval', '[Approve] [Review] [Reject] [Defer] [Withdraw]'],
  ['scheduled', '[Reject] [Defer] [Withdraw] [Details]'],
  ['approved', '[Reject] [Defer] [Withdraw] [Details]'],
  ['starting', '[Stop] [Details]'],
  ['running', '[Stop] [Details]'],
  ['cancelling', '[Details]'],
  ['succeeded', '[Details]'],
  ['failed', '[Details]'],
  ['cancelled', '[Details]'],
  ['rejected', undefined],
  ['expired', undefined],
  ['needs-attention', '[Resolve] [Details]'],
])('a direct run that is %s', (state, buttons) => {
  expect(shown(runIn(state))).toBe(buttons);
});

test.each<[RunState, string | undefined]>([
  ['planning', undefined],
  ['awaiting-approval', '[Approve] [Patch now] [Defer (2 left)] [Skip] [Details]'],
  ['scheduled', '[Patch now] [Defer (2 left)] [Skip] [Details]'],
  ['approved', '[Patch now] [Defer (2 left)] [Skip] [Details]'],
  ['running', '[Stop] [Details]'],
])('an occurrence that is %s', (state, buttons) => {
  expect(shown(anOccurrenceRun(state, BEGUN.includes(state) ? started : {}))).toBe(buttons);
});

test('what is left of the deferrals is on the button, and what one more takes', () => {
  const escalated = { approvals: 2, groups: {} };
  const { policy } = aPatch('planning');
  const after = (deferrals: number, more: Partial<PatchRun> = {}) =>
    shown(anOccurrenceRun('scheduled', { deferrals, ...more }));
  expect(after(1)).toContain('[Defer (1 left)]');
  expect(after(2)).toContain('[Defer (0 left)]');
  expect(after(2, { policy: { ...policy, escalated } })).toContain('[Defer (2 people)]');
});

test('only a receipt of an install that nobody has signed off has Verified and Problem', () => {
  const done = aPatch('succeeded', started);
  expect(shown(done, { signoff: 'owners' })).toBe('[Verified] [Problem] [Details]');
  const said = { verdict: 'verified', by: 'U0CLEO', at: NOW } as const;
  expect(shown(done, { receipt: aReceipt({ signoff: { group: 'owners', said } }) })).toBe('[Details]');
  const scan = aPatch('succeeded', { ...started, plan: aPatchPlan({ operation: 'scan' }) });
  expect(shown(scan, { signoff: 'owners' })).toBe('[Details]');
});

test('approving and patching now say beforehand what they bring', () => {
  const text = (run: PatchRun) => JSON.stringify(patchButtons(run, theFacts()));
  expect(text(anOccurrenceRun('awaiting-approval'))).toContain(
    '1 more approval is needed before the window opens; nothing is patched until then.',
  );
  expect(text(anOccurrenceRun('awaiting-approval', { approvals: APPROVED.slice(0, 1) }))).toContain(
    'Yours is the last approval needed: the window starts it at the time on the card. Until then it can be skipped or deferred.',
  );
  expect(text(anOccurrenceRun('scheduled'))).toContain(
    'This occurrence of the window is then skipped, and patching starts as soon as it gets 2 new approvals. It costs no deferral.',
  );
});

test('every button says which fleet it is about, and speaks of one epoch', () => {
  for (const state of RUN_STATES) {
    const elements = [runIn(state), anOccurrenceRun(state)].flatMap((run) =>
      patchButtons(run, theFacts()).flatMap((block) => block.elements),
    );
    for (const element of elements)
      expect(element).toMatchObject({
        value: 'p-7k2m9x4q:1',
        accessibility_label: expect.stringContaining('win-prod'),
      });
  }
});
