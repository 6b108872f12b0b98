import { runButtons, stopWord } from '../../../src/runs/message/buttons.ts';
import { RUN_STATES, type Run, type RunState } from '../../../src/runs/types/run.ts';
import { atCheckpoint } from '../deploy-fixture.ts';
import { aStart, runIn } from '../fixture.ts';

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

test('a label names the run', () => {
  const [row] = runButtons(runIn('running', { start: aStart() }), 'bake of web');
  expect(JSON.stringify(row)).toContain('"accessibility_label":"Stop the bake of web"');
});

test('what is half done can be stopped, no longer withdrawn', () => {
  expect(stopWord(atCheckpoint())).toBe('Stop');
  expect(stopWord({ ...runIn('approved'), wait: { kind: 'checkpoint', percent: 20 } })).toBe('Stop');
});
