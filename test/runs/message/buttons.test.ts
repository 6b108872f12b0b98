import type { BakeRun } from '../../../src/bake/types/run.ts';
import { runButtons } from '../../../src/runs/message/buttons.ts';
import { stopVerb } from '../../../src/runs/message/stop-words.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import { RUN_STATES, type RunState } from '../../../src/runs/types/state.ts';
import { atCheckpoint } from '../deploy-fixture.ts';
import { ANA, anApproval, aRun, aStart, HOUR, runIn, T0 } from '../fixture.ts';

const buttons = (run: Run): string[] =>
  runButtons(run, 'bake of web')
    .flatMap(({ elements }) => elements)
    .flatMap((element) =>
      element.type === 'button' ? [`${element.text.text} ${element.action_id} ${element.style ?? 'default'}`] : [],
    );

const REJECT = 'Reject run-reject danger';
const DEFER = 'Defer run-defer default';
const WITHDRAW = 'Withdraw run-cancel default';
const STOP = 'Stop run-cancel danger';
const RESOLVE = 'Resolve run-cancel default';

const BUTTONS: Readonly<Record<RunState, readonly string[]>> = {
  planning: [WITHDRAW],
  'awaiting-approval': ['Approve run-approve primary', REJECT, DEFER, WITHDRAW],
  scheduled: [REJECT, DEFER, WITHDRAW],
  approved: [REJECT, DEFER, WITHDRAW],
  starting: [STOP],
  running: [STOP],
  waiting: [STOP],
  cancelling: [],
  succeeded: [],
  failed: [],
  'rolled-back': [],
  cancelled: [],
  rejected: [],
  expired: [],
  'needs-attention': [RESOLVE],
};

test.each(RUN_STATES)('what can be decided when it is %s, each under its stored action id', (state) => {
  expect(buttons(runIn(state))).toEqual(BUTTONS[state]);
});

test.each<[string, Partial<BakeRun>, string]>([
  ['the last approval starts it', {}, 'Yours is the last approval needed: the bake of web starts at once.'],
  [
    'the last approval lets it start at its time',
    { scheduledFor: T0 + HOUR },
    'Yours is the last approval needed: the bake of web starts at the time on the card, or at once if that has passed.',
  ],
  [
    'it counts once it is confirmed in AWS',
    { policy: { ...aRun().policy, confirm: 'aws' } },
    'Your approval counts once you have confirmed it in AWS, within 10 minutes. Yours is the last approval needed: the bake of web then starts at once.',
  ],
  [
    'others must follow, and it counts once it is confirmed',
    { policy: { ...aRun().policy, approvals: 2, confirm: 'aws' } },
    'Your approval counts once you have confirmed it in AWS, within 10 minutes. Nothing starts yet: 1 more approval must follow yours.',
  ],
  [
    'others must follow',
    { policy: { ...aRun().policy, approvals: 3 }, approvals: [anApproval(ANA)] },
    'Nothing starts yet: 1 more approval must follow yours.',
  ],
  [
    'an approval of the plan before does not count',
    { policy: { ...aRun().policy, approvals: 3 }, approvals: [anApproval(ANA)], epoch: 2 },
    'Nothing starts yet: 2 more approvals must follow yours.',
  ],
])('Approve says what comes of it: %s', (_title, parts, text) => {
  const [approve] = runButtons(runIn('awaiting-approval', parts), 'bake of web')[0]?.elements ?? [];
  expect(approve).toMatchObject({ confirm: { text: { text } } });
});

test('a label names the run', () => {
  const [row] = runButtons(runIn('running', { start: aStart() }), 'bake of web');
  expect(JSON.stringify(row)).toContain('"accessibility_label":"Stop the bake of web"');
});

test('what is half done can be stopped, no longer withdrawn', () => {
  expect(stopVerb(atCheckpoint())).toBe('Stop');
  expect(stopVerb({ ...runIn('approved'), wait: { kind: 'checkpoint', percent: 20 } })).toBe('Stop');
});
