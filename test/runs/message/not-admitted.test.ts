import { notAdmittedText } from '../../../src/runs/message/not-admitted.ts';
import { nextLine } from '../../../src/runs/message/state.ts';
import { GATE_REFUSALS, type GateRefusal } from '../../../src/runs/types/gate-refusal.ts';
import { md } from '../../../src/slack/mrkdwn.ts';
import { kindsDouble } from '../../support/ports.ts';
import { NOW, runIn } from '../fixture.ts';

const AGAIN = 'Request it again with `/patch bake web`.';
const line = (refusal: GateRefusal): string => {
  const run = runIn('failed', { ending: { at: NOW, code: 'not-admitted', refusal } });
  return nextLine(run, kindsDouble().of(run)).toString();
};

test('says what the gatekeeper found, that nothing was changed, and how it is requested again', () => {
  expect(line('not-eligible')).toBe(
    `The gatekeeper did not admit it: too few of those who approved may approve it now. Nothing was changed. ${AGAIN}`,
  );
});

test('of a later part it does not say that nothing was changed: the first one is done', () => {
  const ending = { at: NOW, code: 'not-admitted', refusal: 'paused' } as const;
  const run = runIn('failed', { ending, earlier: ['e-1'] });
  expect(nextLine(run, kindsDouble().of(run)).toString()).toBe(
    `The gatekeeper did not admit it: everything was paused at that moment. Nothing was changed beyond the first part. ${AGAIN}`,
  );
});

test.each<[GateRefusal, string]>([
  ['audit-broken', 'If nobody here can explain it'],
  // What an upright change of the configuration does to approvals that were given before it.
  ['not-approved', 'If neither the signing secret nor its channel in patchwarden.yml was changed since'],
])('%s may be tampering', (refusal, unless) => {
  expect(line(refusal)).toContain(
    `Nothing was changed. ${unless}, treat it as tampering: see docs/security.md. ${AGAIN}`,
  );
});

test('each refusal has a sentence of its own', () => {
  const texts = GATE_REFUSALS.map((refusal) =>
    notAdmittedText({ ending: { at: NOW, code: 'not-admitted', refusal } }, md``).toString(),
  );
  expect(new Set(texts).size).toBe(GATE_REFUSALS.length);
});
