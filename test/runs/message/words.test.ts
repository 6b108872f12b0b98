import { auditNote, auditState, auditWord } from '../../../src/runs/message/audit-words.ts';
import { confirmedByText } from '../../../src/runs/message/confirmed-by.ts';
import { cancelledWord, stopVerb } from '../../../src/runs/message/stop-words.ts';
import type { AuditType } from '../../../src/runs/types/audit.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import { aRun, aStart, CHECKPOINT, runIn, T0 } from '../fixture.ts';

test.each<[Run, string]>([
  [runIn('planning'), 'Withdraw'],
  [aRun(), 'Withdraw'],
  [runIn('approved'), 'Withdraw'],
  [runIn('starting', { start: aStart() }), 'Stop'],
  [runIn('running', { start: aStart() }), 'Stop'],
  [runIn('waiting', CHECKPOINT), 'Stop'],
  [runIn('needs-attention', { start: aStart(), ending: { at: T0, code: 'start-unclear' } }), 'Resolve'],
  [runIn('needs-attention', { start: aStart(), ending: { at: T0, code: 'stuck' } }), 'Resolve'],
  [runIn('needs-attention', { start: aStart(), ending: { at: T0, code: 'cancel-unclear' } }), 'Resolve'],
  [runIn('needs-attention', { start: aStart(), ending: { at: T0, code: 'too-large' } }), 'Resolve'],
])('what ends a run is called by what it does (%#)', (run, verb) => expect(stopVerb(run)).toBe(verb));

test.each<[Run, string]>([
  [runIn('cancelled'), 'withdrawn'],
  [runIn('cancelled', { ending: { at: T0, code: 'channel-shared' } }), 'withdrawn'],
  [runIn('cancelled', { start: aStart() }), 'stopped'],
  [runIn('cancelled', { earlier: ['exec-1'] }), 'stopped'],
  [runIn('cancelled', { ending: { at: T0, code: 'cancelled-outside' } }), 'stopped'],
])('a cancelled run was withdrawn, or stopped once something had started (%#)', (run, word) =>
  expect(cancelledWord(run)).toBe(word),
);

test.each<[AuditType, string, string]>([
  ['cancelled', 'awaiting-approval', 'withdrawn'],
  ['cancelled', 'approved', 'withdrawn'],
  ['cancelled', 'cancelling', 'stopped'],
  ['cancelled', 'waiting', 'stopped'],
  ['cancel-asked', 'running', 'stop requested'],
  ['soaking', 'running', 'watch began'],
  ['quorum-lost', 'approved', 'approval no longer counts'],
])('the audit’s %s from %s is read as %s', (type, from, word) => expect(auditWord({ type, from })).toBe(word));

test('a type that another version wrote is shown as it stands', () => {
  expect(auditWord({ ...JSON.parse('{"type": "taken-over"}'), from: 'running' })).toBe('taken over');
});

test.each([
  ['cancelled', 'scheduled', 'cancelled', 'withdrawn'],
  ['cancelled', 'approved', 'would-have', 'observed only'],
  ['cancelled', 'cancelling', 'cancelled', 'stopped'],
  ['cancelling', 'running', 'cancel-asked', 'stopping'],
  ['needs-attention', 'running', 'needs-attention', 'needs attention'],
] as const)('the audit’s state %s from %s by %s is read as %s', (to, from, type, word) =>
  expect(auditState({ to, from, type })).toBe(word),
);

test('what holds a start is named, and a reason that someone typed stays as it is', () => {
  expect(auditNote({ type: 'held', note: 'frozen' })).toBe('a change calendar is closed');
  expect(auditNote({ type: 'held', note: 'later' })).toBe('later');
  expect(auditNote({ type: 'held', note: 'not admitted: paused', evidence: { executionId: 'exec-1' } })).toBe(
    'not admitted by the gatekeeper because everything was paused (execution exec-1)',
  );
  expect(auditNote({ type: 'rejected', note: 'frozen' })).toBe('frozen');
  expect(auditNote({ type: 'approved' })).toBeUndefined();
});

test('who confirmed in AWS is named, and who tried to; other records name nobody', () => {
  const arn = (session: string) => `arn:aws:sts::111122223333:assumed-role/Approvers/${session}`;
  const confirmed = [{ userId: 'U0BEN', executionId: 'e-1', arn: arn('ben'), at: T0 }];
  const refused = [{ executionId: 'e-2', arn: arn('eve'), why: 'other-identity' }];
  expect(String(confirmedByText({ confirmed, refused, have: 1 }))).toBe(
    `confirmed by \`${arn('ben')}\` in execution \`e-1\`, attempted by \`${arn('eve')}\` in execution \`e-2\``,
  );
  expect([confirmedByText({ have: 1, confirmed: [] }), confirmedByText(undefined)]).toEqual([undefined, undefined]);
});

test('an approval that waits to be confirmed is not said to lack other people', () => {
  const given = { type: 'approval-given', from: 'awaiting-approval' } as const;
  expect(auditWord({ ...given, evidence: { confirmBy: T0 } })).toBe('approved, not confirmed in AWS yet');
  expect(auditWord({ ...given, evidence: { have: 1, need: 2 } })).toBe('approved, more approvals needed');
});
