import { decide } from '../../../src/runs/decision/decide.ts';
import { refusalMessage } from '../../../src/runs/message/refusal.ts';
import { requestersOf } from '../../../src/step/decision/requesters.ts';
import { ANA, APPROVER, BEN, CLEO, MINUTE, runIn, T0 } from '../../runs/fixture.ts';
import { aResume, aRetry } from '../fixture.ts';

const bake = runIn('failed', { requester: CLEO });
const retried = aResume('awaiting-approval', requestersOf(aRetry('running', { requester: BEN }), bake));
const own = aResume('awaiting-approval', requestersOf(bake, bake));

const approve = (run: typeof own, by: typeof ANA) =>
  decide(run, { kind: 'approve', by, epoch: run.epoch, eligibility: APPROVER }, T0 + MINUTE);

test.each([
  ['whoever requested the bake', CLEO, 'refuse'],
  ['whoever requested the retry', BEN, 'refuse'],
  ['someone else', ANA, 'change'],
])('after a retry, by %s a step is resumed or not', (_who, by, kind) => {
  expect(approve(retried, by).kind).toBe(kind);
});

test('a bake has one requester', () => {
  expect(own.setOffBy).toBeUndefined();
  expect([approve(own, CLEO).kind, approve(own, BEN).kind]).toEqual(['refuse', 'change']);
});

test.each([
  [own, 'the bake'],
  [retried, 'the bake or its retry'],
])('a refusal says whose request it is, and names no way to withdraw it', (run, what) => {
  const approvers = { kind: 'people', people: ['U0ANA'] } as const;
  expect(refusalMessage({ code: 'own-request' }, run, { approvers }).text).toBe(
    `Nothing was done: you requested ${what}, so someone else must resume it. Ask <@U0ANA>.`,
  );
});
