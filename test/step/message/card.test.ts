import { stepCard } from '../../../src/step/message/card.ts';
import { stepThread } from '../../../src/step/message/thread.ts';
import { HOUR, IMAGE, T0 } from '../../runs/fixture.ts';
import { linesOf } from '../../support/written-text.ts';
import { aResume, aResumePlan, aRetry, aRetryPlan, aWait, STEP_ID } from '../fixture.ts';

const plain = (text: string): string => text.replace(/<!date\^\d+\^[^|]*\|([^>]*)>/g, '$1');
const bodyOf = (...[run, facts = { now: T0 }]: Partial<Parameters<typeof stepCard>>): string =>
  plain(linesOf(stepCard(run ?? aResume(), facts).blocks).join('\n'));

const { waitsMs: _waitsMs, onFailure: _onFailure, ...unread } = aWait();
const unknown = { plan: aResumePlan({ step: unread }), expiresAtMost: true } as const;

test('a step whose workflow could not be read says what is not known', () => {
  expect(bodyOf(aResume('awaiting-approval', unknown))).toContain(
    'Needs 1 of @platform to resume, and one to stop it. When the step times out is not known, at the latest at 2026-11-27 09:00 UTC. If nobody answers, it does, and the bake fails or continues, as its workflow says (not known here).',
  );
});

test('a step that waits an hour says until when', () => {
  const plan = aResumePlan({ step: aWait({ waitsMs: HOUR, onFailure: 'continue' }) });
  expect(bodyOf(aResume('awaiting-approval', { plan, expiresAt: T0 + HOUR }))).toContain(
    'and one to stop it, by 2026-11-20 10:00 UTC. If nobody answers, the step times out and the bake continues without an answer: its workflow says onFailure: Continue',
  );
});

const NO = { at: T0, code: 'rejected', by: 'U0CLEO', reason: 'not today' } as const;
const lost = aResume('rejected', { report: 'unavailable', ending: NO });

test('a stop that was not carried out is no stop: the card says what to do, and what happens otherwise', () => {
  const facts = { now: T0, stop: { attempt: 5, executionId: 'exec-5', error: 'InternalServerError' } };
  expect(stepCard(lost, facts).text).toMatch(/^Approval step of web not stopped: ApproveDistribution\. /);
  expect(bodyOf(lost, facts)).toContain(
    '<@U0CLEO> chose Stop: not today. The stop was not carried out (5 attempts; AWS says: InternalServerError): Image Builder still shows the step as waiting: stop it there, or choose Stop on the card of run b-7k2m9x4q to end the bake. If nobody acts, the step times out at 2026-11-23 09:00 UTC, and the bake fails.',
  );
});

test('approvers are mentioned below it, with the command', () => {
  expect(stepThread(aResume('rejected', { report: 'pending', ending: NO }))).toEqual([]);
  const [post] = stepThread(lost);
  expect([post?.key, plain(post?.text ?? '')]).toEqual([
    'not-stopped',
    '<!subteam^S0PLATFORM> *Step ApproveDistribution of web is not stopped:* Image Builder still shows it as waiting. Stop it in the Image Builder console or with the command below, or choose Stop on the card of run b-7k2m9x4q to end the bake. If nobody acts, the step times out at 2026-11-23 09:00 UTC, and the bake fails.',
  ]);
  expect(JSON.stringify(post?.blocks)).toContain(
    `aws imagebuilder send-workflow-step-action --region ap-southeast-2 --step-execution-id ${STEP_ID} --image-build-version-arn ${IMAGE} --action STOP`,
  );
});

const RAW = 'Workflow step Look (step-5e914740-4b71) of wf-d2556ad4-4ba4';

test.each([
  [`${RAW} timed out`, 'Failed: nobody resumed approval step Look in time', 'Settle it with the approvers'],
  [`${RAW} was stopped: no`, 'Failed: step Look was stopped: no', 'Settle it with the approvers'],
  ['no quota', 'Failed: no quota', 'Find and fix the cause'],
])('a retry that failed says why and what to do: %s', (reason, why, first) => {
  const waits = [{ name: 'Look', workflow: 'test', waitsMs: HOUR, onFailure: 'abort', hasInstance: true }] as const;
  const ending = { at: T0, code: 'failed', reason } as const;
  const body = bodyOf(aRetry('failed', { plan: aRetryPlan({ phase: 'test', waits }), ending }));
  expect(body).toContain(`\n${why}\n`);
  expect(body).toContain(`${first}, then choose Retry tests below, or start a new build with \`/patch bake web\`.`);
});
