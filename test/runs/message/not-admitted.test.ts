import { notAdmittedText } from '../../../src/runs/message/not-admitted.ts';
import { nextLine } from '../../../src/runs/message/state.ts';
import { GATE_REFUSALS, type GateRefusal } from '../../../src/runs/types/gate-refusal.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import { md } from '../../../src/slack/mrkdwn.ts';
import { kindsDouble } from '../../support/ports.ts';
import { DAY, MINUTE, NOW, runIn } from '../fixture.ts';

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

test('for the time being: that it is held, what happens next, and what if nobody acts', () => {
  const until = NOW + 4 * MINUTE;
  const hold = { code: 'unknown', what: 'part of what the gatekeeper checks', refusal: 'frozen', until } as const;
  const run = runIn('approved', { hold });
  const said = (of: Run): string =>
    nextLine(of, kindsDouble().of(run))
      .toString()
      .replaceAll(/<!date[^>]*>/g, '<time>');
  expect(said(run)).toBe(
    'The gatekeeper did not admit it: a change calendar was closed at that moment. Nothing was changed. The approval still counts. Next attempt at <time>, after all checks; if this lasts until <time>, the approval expires and nothing changes.',
  );
  expect(said({ ...run, earlier: ['e-1'] })).toContain(
    'Nothing was changed beyond the first part. The approval still counts.',
  );
  expect(said({ ...run, earlier: ['e-1'] })).toMatch(
    /if this lasts until <time>, the approval expires and approvers are asked again\.$/,
  );
  // As an older version reads it.
  expect(said({ ...run, hold: { code: 'unknown', what: hold.what } })).toMatch(
    /^Part of what the gatekeeper checks could not be checked/,
  );
});

test('in a slot it says that the window does not try again', () => {
  const slot = { what: 'mw-1', opensAt: NOW, latestStart: NOW + DAY, elsewhere: 's' };
  const run = runIn('failed', { slot, ending: { at: NOW, code: 'not-admitted', refusal: 'paused' } });
  expect(nextLine(run, kindsDouble().of(run)).toString()).toContain(
    'Nothing was changed. Its window does not try again in this opening. Request',
  );
});
