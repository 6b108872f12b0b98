import { checkView } from '../../../local/slack/blocks/surface.ts';
import { decideModal } from '../../../src/deploy/message/decide-modal.ts';
import type { DeployRun } from '../../../src/deploy/types/run.ts';
import { ANA, anApproval, HOUR, T0 } from '../../runs/fixture.ts';
import { linesOf } from '../../support/block-text.ts';
import { aDeploy, aSoak, atCheckpoint, NEW, OLD } from './fixture.ts';

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
    `*Image* \`${OLD}\` (34 days old) → \`${NEW}\` (2 h old)`,
    '*How* a second group is built beside the old one; the old one is deleted after the new one serves',
    '*Group* `web-prod-WebServerGroup-1A2B`: 4 instances, 4 healthy in 2 zones (ap-southeast-2a and ap-southeast-2b), target group web-prod',
    '*Room* it needs room for 4 more instances while both groups run: quota, addresses and licences',
    '*Resources* 2 change, 1 is replaced: WebServerGroup (AutoScaling::AutoScalingGroup, replaced by its update policy), LaunchTemplate (EC2::LaunchTemplate, changed)',
    '*Last deploys* took 12 min, 14 min',
    '*Watch* CloudFormation keeps the old resources for 30 min after the new ones serve',
    '*Going back* the new group is deleted and the old one serves on, until the watch has ended; once it has ended, a deploy of the old image does',
    `*Your yes* covers the way back too: until 24 h after its end one approver's click returns to \`${OLD}\`, as long as nothing else has changed.`,
    'Approvals 0 of 2 (policy prod, from platform)',
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
