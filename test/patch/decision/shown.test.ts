import { failureGroups } from '../../../src/patch/decision/failures.ts';
import { totalsOf } from '../../../src/patch/decision/receipt.ts';
import { tallyOf } from '../../../src/patch/decision/tally.ts';
import { aNode, anOutcome, aPatchPlan, aPatchProgress, INSTALL_COMMAND, id, NODES } from '../message/fixture.ts';

test('counts where instances are; those that need not be patched are nowhere', () => {
  expect(tallyOf(aPatchProgress().nodes)).toEqual({
    done: 3,
    failed: 1,
    inProgress: 2,
    pendingReboot: 1,
    waiting: 5,
    notReached: 0,
    total: 12,
  });
  const { nodes } = anOutcome({ 12: { phase: 'not-reached', explained: 'terminated' } });
  expect(tallyOf(nodes)).toMatchObject({ done: 11, notReached: 0, total: 11 });
});

test('groups failures by cause, the largest first, with the commands in which they came about', () => {
  const failed = (number: number, failure: 'undeliverable' | 'patch-failed', commandId = INSTALL_COMMAND) => ({
    id: id(number),
    failure,
    commandId,
  });
  expect(
    failureGroups([
      failed(1, 'patch-failed'),
      failed(2, 'undeliverable'),
      failed(3, 'undeliverable', 'another'),
      failed(4, 'undeliverable'),
      { id: id(5) },
    ]),
  ).toEqual([
    { failure: 'undeliverable', ids: [id(2), id(3), id(4)], commandIds: [INSTALL_COMMAND, 'another'] },
    { failure: 'patch-failed', ids: [id(1)], commandIds: [INSTALL_COMMAND] },
  ]);
});

test('a receipt compares with before, and names who needs someone', () => {
  const outcome = anOutcome({
    1: { missing: 2, pendingReboot: 1 },
    2: { cameBack: 'no' },
    3: { cameBack: 'unproven' },
    4: { unhealthyIn: ['arn'] },
    5: { phase: 'not-reached', explained: 'left' },
  });
  expect(totalsOf(outcome, aPatchPlan())).toEqual({
    patched: 11,
    all: 11,
    rebooted: 8,
    incompleteBefore: 9,
    incomplete: [id(1)],
    pendingReboot: [id(1)],
    notBack: [id(2)],
    unproven: [id(3)],
    unhealthy: [id(4)],
  });
});

test('nothing is compared with before where one was never scanned', () => {
  const { scan: _scan, ...unscanned } = aNode(1);
  const plan = aPatchPlan({ instances: [unscanned, ...NODES.slice(1)] });
  expect(totalsOf(anOutcome(), plan)).not.toHaveProperty('incompleteBefore');
});
