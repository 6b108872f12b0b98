import { readRunbook } from '../../../infra/bot/runbook-document.ts';
import { stopText } from '../../../src/runs/decision/binding.ts';
import { decide } from '../../../src/runs/decision/decide.ts';
import { stopStart } from '../../../src/step/decision/stop.ts';
import { APPROVER, CLEO, MINUTE, T0 } from '../../runs/fixture.ts';
import { aResume, aRetry } from '../fixture.ts';

const stopped = (reason: string) =>
  stopStart(aResume('rejected', { ending: { at: T0, code: 'rejected', by: 'U0CLEO', reason } }), {
    document: 'Patchwarden-StopStep',
    attempt: 1,
  });

test.each([
  ['wait until Monday', 'wait until Monday'],
  ['{{ssm:secret}}; rm', 'ssm:secret rm'],
  ['warten – später', 'warten sp ter'],
  ['待って', ''],
  ['x'.repeat(300), 'x'.repeat(200 - 'Stopped in Patchwarden, run i-7k2m9x4q: '.length)],
])('the reason %j is kept in Image Builder in plain characters', (reason, kept) => {
  const said = `Stopped in Patchwarden, run i-7k2m9x4q${kept === '' ? '' : `: ${kept}`}`;
  expect(stopped(reason).parameters['Reason']).toBe(said);
});

test('what is sent fits the document, and is what the gatekeeper compares', () => {
  const { parameters, bound } = stopped('no; {{x}}');
  const names = { RunbookRoleArn: 'arn:aws:iam::111122223333:role/x', GatekeeperName: 'patchwarden-gatekeeper' };
  const document = Object(readRunbook('patchwarden-stop-step.yaml', names));
  expect(Object.keys(document.parameters).sort()).toEqual(Object.keys(parameters).sort());
  for (const [name, value] of Object.entries(parameters))
    expect([name, new RegExp(document.parameters[name].allowedPattern).test(value)]).toEqual([name, true]);
  // What the gatekeeper compares with the execution's parameters: all of them, by name.
  expect(stopText(parameters)).toBe(bound);
});

test('one attempt is one start, however often it is made, and every attempt gives Image Builder one token', () => {
  expect(stopped('no')).toEqual(stopped('no'));
  const run = aResume('rejected', { ending: { at: T0, code: 'rejected', by: 'U0CLEO', reason: 'no' } });
  const [first, second] = [1, 2].map((attempt) => stopStart(run, { document: 'Patchwarden-StopStep', attempt }));
  expect(second?.token).not.toBe(first?.token);
  expect(second?.parameters).toEqual({ ...first?.parameters, Attempt: '2' });
});

const no = { kind: 'reject', by: CLEO, epoch: 1, reason: 'not today', eligibility: APPROVER } as const;

test('a no to a step that waits is still to be told to Image Builder, a no to a retry is not', () => {
  const decided = decide(aResume(), no, T0 + MINUTE);
  expect(decided).toMatchObject({ kind: 'change', run: { state: 'rejected', report: 'pending' } });
  const other = decide(aRetry(), no, T0 + MINUTE);
  expect(other.kind === 'change' && other.run.report).toBeUndefined();
  const told = decide(aResume('rejected', { report: 'pending' }), { kind: 'reported', report: 'ready' }, T0);
  expect(told).toMatchObject({ kind: 'change', run: { state: 'rejected', report: 'ready' } });
});

test('a step that timed out is nobody’s no: its request expires', () => {
  const timedOut = { kind: 'called-off', why: 'the step timed out', timedOut: true } as const;
  expect(decide(aResume(), timedOut, T0)).toMatchObject({ kind: 'change', run: { state: 'expired' } });
  expect(decide(aRetry(), timedOut, T0)).toMatchObject({ kind: 'nothing' });
});

test('once the step no longer waits, its request ends, and another request does not', () => {
  const gone = { kind: 'called-off', why: 'the step was resumed in Image Builder' } as const;
  expect(decide(aResume(), gone, T0)).toMatchObject({ kind: 'change', run: { state: 'failed' } });
  expect(decide(aRetry(), gone, T0)).toMatchObject({ kind: 'nothing' });
});
