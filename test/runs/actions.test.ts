import { formatButtonValue, groupOfRun, parseButtonValue, stageOf, valueFor } from '../../src/runs/actions.ts';
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

test('a button says what it asks to approve, last, and one of the version before is read without', () => {
  const asks = 'ab'.repeat(32);
  expect(valueFor({ id: 'd-3h8n5w2r', epoch: 2, asks })).toBe(`d-3h8n5w2r:2:h${asks}`);
  expect(valueFor({ id: 'd-3h8n5w2r', epoch: 2 })).toBe('d-3h8n5w2r:2');
  const all = { runId: 'd-3h8n5w2r', epoch: 2, stage: 'between', seen: 1_795_165_200, asks } as const;
  expect(parseButtonValue(formatButtonValue(all))).toEqual(all);
});

test('a form asks what its run asks, whatever the button claimed that opened it', () => {
  const value = { runId: 'd-00000000', epoch: 9, asks: 'cd'.repeat(32), seen: 7 };
  const asks = 'ab'.repeat(32);
  expect(valueFor({ id: 'd-3h8n5w2r', epoch: 2, asks }, value)).toBe(`d-3h8n5w2r:2:s7:h${asks}`);
});

test.each([
  'd-3h8n5w2r:2:after',
  'd-3h8n5w2r:2:',
  'd-3h8n5w2r:2:going:x',
  'd-3h8n5w2r:0:going',
  'd-3h8n5w2r:2:hab',
  `d-3h8n5w2r:2:h${'ab'.repeat(32)}:s7`,
])('%s is no button of ours', (value) => {
  expect(parseButtonValue(value)).toBeUndefined();
});

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
