import { formatButtonValue, groupOfRun, parseButtonValue, stageOf } from '../../src/runs/actions.ts';
import { runsDoor } from '../../src/runs/door.ts';
import { refusalMessage } from '../../src/runs/message/refusal.ts';
import { topText } from '../../src/slack/mrkdwn.ts';
import { aDeploy, atCheckpoint, deployIn } from './deploy-fixture.ts';

test.each(['before', 'between', 'going'] as const)(
  'a form opened at stage %s says so when it is submitted',
  (stage) => {
    const value = { runId: 'd-3h8n5w2r', epoch: 2, stage };
    expect(parseButtonValue(formatButtonValue(value))).toEqual(value);
  },
);

test.each(['d-3h8n5w2r:2:after', 'd-3h8n5w2r:2:', 'd-3h8n5w2r:2:going:x', 'd-3h8n5w2r:0:going'])(
  '%s is no button of ours',
  (value) => {
    expect(parseButtonValue(value)).toBeUndefined();
  },
);

test('what keeps a run from going on waits for no approval of it', () => {
  expect(groupOfRun('d-3h8n5w2r:2')).toBe('run:d-3h8n5w2r');
  const { actions = {} } = runsDoor;
  for (const id of ['run-reject', 'run-defer', 'run-cancel', 'run-roll-back'])
    expect(actions[id]?.groupOf?.('d-3h8n5w2r:2')).toBe('stop:d-3h8n5w2r');
  expect(actions['run-approve']?.groupOf?.('d-3h8n5w2r:2')).toBe('run:d-3h8n5w2r');
});

test('what stopping means depends on how far it is', () => {
  expect(stageOf(aDeploy())).toBe('before');
  expect(stageOf(deployIn('running'))).toBe('going');
  expect(stageOf(atCheckpoint())).toBe('between');
});

test('a form that speaks of another stage is refused, with what to do', () => {
  expect(topText(refusalMessage({ code: 'moved-on' }, deployIn('running')))).toContain('has changed since this form');
});
