import { checkBlocks } from '../../../local/slack/blocks/surface.ts';
import { deployButtons, deployNextButtons } from '../../../src/deploy/message/buttons.ts';
import type { DeployRun } from '../../../src/deploy/types/run.ts';
import type { RunState } from '../../../src/runs/types/state.ts';
import { HOUR, T0 } from '../../runs/fixture.ts';
import { linesOf } from '../../support/block-text.ts';
import { aBake, aDeploy, aProgress, aStarted, atCheckpoint, NEW, OLD } from './fixture.ts';

const NOW = T0 + HOUR;
const shown = (run: DeployRun): string => linesOf(deployButtons(run, { now: NOW })).join('');
const onePerson = { ...aDeploy('planning').policy, approvals: 1 };

test.each<[RunState, string]>([
  ['planning', '[Withdraw]'],
  ['awaiting-approval', '[Review and approve] [Reject] [Defer] [Withdraw]'],
  ['scheduled', '[Reject] [Defer] [Withdraw]'],
  ['approved', '[Reject] [Defer] [Withdraw]'],
  ['starting', '[Stop]'],
  ['running', '[Roll back] [Stop]'],
  ['waiting', '[Roll back]'],
  ['cancelling', ''],
  ['succeeded', ''],
  ['failed', ''],
  ['rolled-back', ''],
  ['cancelled', ''],
  ['rejected', ''],
  ['expired', ''],
  ['needs-attention', '[Resolve]'],
])('%s: %s', (state, buttons) => {
  const begun = ['starting', 'running', 'waiting'].includes(state);
  expect(shown(begun ? aStarted(state) : aDeploy(state))).toBe(buttons);
});

test.each(['cleaning-up', 'rolling-back', 'stopping'] as const)('%s cannot be stopped', (phase) => {
  expect(shown(aStarted('running', { progress: aProgress({ phase }) }))).toBe('');
});

test('at a checkpoint there are three answers, and no way to move or reject what is half done', () => {
  expect(shown(atCheckpoint())).toBe('[Continue to 100 %] [Roll back] [Stop here]');
  expect(shown(atCheckpoint({ state: 'approved' }))).toBe('[Roll back] [Stop here]');
});

test('what more than one person must approve opens a modal; one person confirms in place', () => {
  const idOf = (run: DeployRun): unknown => deployButtons(run, { now: NOW })[0]?.elements[0];
  expect(idOf(aDeploy('awaiting-approval'))).toMatchObject({
    action_id: 'deploy-decide',
    text: { text: 'Review and approve' },
  });
  expect(idOf(atCheckpoint())).toMatchObject({ action_id: 'deploy-decide', text: { text: 'Continue to 100 %' } });
  expect(idOf(aDeploy('awaiting-approval', { policy: onePerson }))).toMatchObject({
    action_id: 'run-approve',
    text: { text: 'Approve' },
    confirm: { text: { text: `With the last approval needed it starts at once: ${NEW} on web-prod.` } },
  });
  expect(idOf(atCheckpoint({ policy: onePerson }))).toMatchObject({
    action_id: 'run-approve',
    confirm: { text: { text: `The rest of the fleet is replaced at once: ${NEW} on api-prod.` } },
  });
});

test('carry the run and its epoch, and nothing else', () => {
  const values = JSON.stringify(deployButtons(atCheckpoint({ epoch: 3 }), { now: NOW })).match(/"value":"[^"]*"/g);
  expect(values).toEqual(Array.from({ length: 3 }, () => '"value":"d-7k2m9x4q:3"'));
});

test('a success can be rolled back until its time is over', () => {
  const run = aStarted('succeeded');
  const rollback = { image: OLD, until: NOW };
  expect(deployButtons(run, { now: NOW, rollback })).toEqual([]);
  const [block] = deployButtons(run, { now: NOW - 1, rollback });
  expect(block?.elements[0]).toMatchObject({
    action_id: 'deploy-return',
    value: 'd-7k2m9x4q:1',
    text: { text: `Roll back to ${OLD}` },
    style: 'danger',
    confirm: {
      text: { text: `A separate run rolls web-prod back to ${OLD}, after everything is checked again.` },
    },
  });
});

describe('under a finished bake', () => {
  test('a button for each fleet, which its action id names', () => {
    const blocks = deployNextButtons(aBake(), ['web-dev', 'web-test']);
    expect(checkBlocks(blocks, 'message')).toEqual([]);
    expect(linesOf(blocks)).toEqual(['[Deploy to web-dev] [Deploy to web-test]']);
    expect(blocks[0]?.elements).toMatchObject([
      { action_id: 'deploy-image:web-dev', value: 'b-7k2m9x4q:1' },
      { action_id: 'deploy-image:web-test', value: 'b-7k2m9x4q:1' },
    ]);
  });

  test('none without an image, without a fleet, or before it has succeeded', () => {
    expect(deployNextButtons(aBake({ outcome: { kind: 'bake', images: [], imageUris: [] } }), ['web-dev'])).toEqual([]);
    expect(deployNextButtons(aBake(), [])).toEqual([]);
    expect(deployNextButtons(aBake({ state: 'failed' }), ['web-dev'])).toEqual([]);
  });

  test('however many and long the fleets are, Slack takes them', () => {
    const fleets = Array.from({ length: 40 }, (_, i) => `${i}${'x'.repeat(60)}`);
    expect(checkBlocks(deployNextButtons(aBake(), fleets), 'message')).toEqual([]);
  });
});
