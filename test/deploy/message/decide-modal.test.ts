import { checkView } from '../../../local/slack/blocks/surface.ts';
import { decideModal } from '../../../src/deploy/message/decide-modal.ts';
import { planLines } from '../../../src/deploy/message/plan-lines.ts';
import type { DeployRun } from '../../../src/deploy/types/run.ts';
import { ANA, anApproval, HOUR, T0 } from '../../runs/fixture.ts';
import { linesOf } from '../../support/block-text.ts';
import { aDeploy, aSoak, atCheckpoint } from './fixture.ts';

const viewOf = (run: DeployRun) => decideModal(run, { runId: run.id, epoch: run.epoch }, { now: T0, soak: aSoak() });
const linesIn = (run: DeployRun): string[] => linesOf(viewOf(run).blocks).flatMap((block) => block.split('\n'));
const last = (parts: Partial<DeployRun>): string | undefined => linesIn(aDeploy('awaiting-approval', parts)).at(-1);

test('restates fleet, image and blast radius, and what comes of this approval', () => {
  const run = aDeploy('awaiting-approval', { reason: 'CVE-2026-1234' });
  expect(checkView(viewOf(run))).toEqual([]);
  expect(viewOf(run)).toMatchObject({
    callback_id: 'deploy-decide',
    private_metadata: 'd-7k2m9x4q:1',
    title: { text: 'Approve the deploy' },
    submit: { text: 'Approve' },
  });
  expect(linesIn(run)).toEqual([
    '*web-prod*, stack web-prod, run d-7k2m9x4q. <@U0DEV> asked at 2026-11-20 09:00 UTC because: CVE-2026-1234.',
    ...planLines(run, T0).text.split('\n'),
    '0 of 2 approved (policy prod)',
    '*With yours* 1 more approval is needed; nothing starts before.',
  ]);
});

test('the last approval says when it starts', () => {
  const approvals = [anApproval(ANA)];
  expect(last({ approvals })).toBe('*With yours* it starts at once, after everything is checked again.');
  expect(last({ approvals, scheduledFor: T0 + HOUR })).toBe(
    '*With yours* it starts at 2026-11-20 10:00 UTC, after everything is checked again then.',
  );
  expect(last({ approvals, scheduledFor: T0 })).toBe(
    '*With yours* it starts at once, after everything is checked again.',
  );
});

test("at a checkpoint it shows the canary's numbers and continues", () => {
  const run = atCheckpoint({ approvals: [anApproval(ANA, { epoch: 2 })] });
  expect(viewOf(run)).toMatchObject({
    title: { text: 'Continue the deploy' },
    submit: { text: 'Continue' },
    private_metadata: 'd-7k2m9x4q:2',
  });
  expect(linesIn(run)).toContain('*Canary* 2 of 10 instances new and healthy');
  expect(linesIn(run).at(-1)).toBe(
    '*With yours* the rest of the fleet is replaced, after everything is checked again.',
  );
});
