import { checkView } from '../../../local/slack/blocks/surface.ts';
import { decideModal } from '../../../src/deploy/message/decide-modal.ts';
import { planModal } from '../../../src/deploy/message/plan-modal.ts';
import type { ResourceChange } from '../../../src/deploy/types/change.ts';
import type { DeployRun } from '../../../src/deploy/types/run.ts';
import type { Warning } from '../../../src/deploy/types/warning.ts';
import type { ImageDifference } from '../../../src/images/types.ts';
import { ANA, anApproval, HOUR, T0 } from '../../runs/fixture.ts';
import { linesOf } from '../../support/block-text.ts';
import { aDeploy, aDeployPlan, aGroup, aSoak, aStackChange, atCheckpoint, NEW, OLD } from './fixture.ts';

const FACTS = { now: T0, soak: aSoak() };
const viewOf = (run: DeployRun, facts: object = {}) => {
  const view = decideModal(run, { runId: run.id, epoch: run.epoch }, { ...FACTS, ...facts });
  expect(checkView(view)).toEqual([]);
  return view;
};
const linesIn = (run: DeployRun): string[] => linesOf(viewOf(run).blocks).flatMap((block) => block.split('\n'));

test('is grouped: what, how, what could go wrong, who decides, and what changed in the image', () => {
  const run = aDeploy('awaiting-approval', { reason: 'CVE-2026-1234' });
  expect(viewOf(run)).toMatchObject({
    callback_id: 'deploy-decide',
    private_metadata: 'd-7k2m9x4q:1',
    title: { text: 'Approve the deploy' },
    submit: { text: 'Approve' },
  });
  const lines = linesIn(run);
  const heads = ['What', 'How', 'What could go wrong', 'Decision', 'What changed in the image'];
  expect(lines.filter((line) => heads.includes(line))).toEqual(heads);
  const under = (head: string): string[] => {
    const from = lines.indexOf(head) + 1;
    const to = lines.findIndex((line, i) => i >= from && heads.includes(line));
    return lines.slice(from, to === -1 ? undefined : to);
  };
  expect(under('What')).toEqual(['*Target* stack web-prod', `*Image* \`${OLD}\` (34 days old) → \`${NEW}\` (2 h old)`]);
  expect(under('How').map((line) => line.split('*')[1])).toEqual([
    'How',
    'In service',
    'Group',
    'Extra capacity',
    'Resources',
    'Previous deploys',
  ]);
  expect(under('What could go wrong').map((line) => line.split('*')[1])).toEqual([
    'Warnings',
    'Watch',
    'Rollback',
    'Approving also pre-approves rollback',
  ]);
  expect(under('Decision')).toEqual([
    '*Requested* by <@U0DEV> at 2026-11-20 09:00 UTC: CVE-2026-1234',
    '*Approvals* Needs 2 of @platform (policy prod)',
    '*If nobody decides* the request expires at 2026-11-21 09:00 UTC, and nothing changes',
    '*With your approval* 1 more is needed; nothing starts before that',
  ]);
  expect(under('What changed in the image')[0]).toMatch(/^Not known: /);
});

test.each<[Partial<DeployRun>, string]>([
  [{}, '*With your approval* everything is checked again, then it starts'],
  [
    { scheduledFor: T0 + HOUR },
    '*With your approval* it starts 2026-11-20 10:00 UTC, after everything is checked again',
  ],
  [{ scheduledFor: T0 }, '*With your approval* everything is checked again, then it starts'],
])('the last approval says when it starts: %j', (parts, line) => {
  expect(linesIn(aDeploy('awaiting-approval', { approvals: [anApproval(ANA)], ...parts }))).toContain(line);
});

test("at a checkpoint it shows the canary's numbers and continues", () => {
  const run = atCheckpoint({ approvals: [anApproval(ANA, { epoch: 2 })] });
  expect(viewOf(run)).toMatchObject({
    title: { text: 'Continue the deploy' },
    submit: { text: 'Continue' },
    private_metadata: 'd-7k2m9x4q:2:s1795168800',
  });
  expect(linesIn(run)).toContain('*Canary* 2 of 10 instances new and healthy');
  expect(linesIn(run)).toContain('*With your approval* everything is checked again, then the rest is replaced');
});

test('a rollback says so, and once nothing is to be approved it is only read', () => {
  const plan = aDeployPlan({ image: { id: OLD, kind: 'ami' }, returnOf: 'd-11111111' });
  expect(viewOf(aDeploy('awaiting-approval', { plan }))).toMatchObject({ title: { text: 'Approve the rollback' } });
  const ended = viewOf(aDeploy('expired', { plan }));
  expect(ended).toMatchObject({ callback_id: 'review', title: { text: 'Review the rollback' } });
  expect(ended.submit).toBeUndefined();
});

const long = (i: number): string => `${'x'.repeat(240)}-${i}`;
const list = <T>(count: number, of: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => of(i));
const aResource = (i: number): ResourceChange => ({
  logicalId: `Resource${i}`,
  type: 'AWS::EC2::LaunchTemplate',
  action: 'Modify',
  replacement: 'no',
});

/** As many of everything as a plan keeps, each as long as it may be. */
const largest = aDeployPlan({
  change: aStackChange({
    groups: list(20, (i) => aGroup({ name: long(i) })),
    resources: list(50, aResource),
    resourcesMore: 7,
    warnings: list(40, (i): Warning => ({ code: 'other-changes', blocks: false, facts: { resource: long(i) } })),
    warningsMore: 3,
  }),
});
const difference: ImageDifference = {
  before: { arn: 'arn:aws:imagebuilder:ap-southeast-2:111122223333:image/web/1.0.3/1' },
  after: { arn: 'arn:aws:imagebuilder:ap-southeast-2:111122223333:image/web/1.0.4/1' },
  cves: {
    kind: 'compared',
    fixed: list(3000, (i) => ({ id: `CVE-2026-${i}`, severity: 'HIGH', packageNames: [long(i)], fixAvailable: true })),
    introduced: [],
    open: [],
  },
  packages: { kind: 'not-compared', now: list(3000, (i) => ({ name: `package-${i}`, version: '1' })) },
};

test('has every group, resource and warning of the largest plan, and counts what AWS said beyond that', () => {
  const run = aDeploy('awaiting-approval', { plan: largest, reason: long(0) });
  const view = viewOf(run, { difference });
  expect(JSON.stringify(view).length).toBeLessThan(250_000);
  const text = linesOf(view.blocks).join('\n');
  expect(text.match(/^• Resource\d+ /gm)).toHaveLength(50);
  expect(text).toContain('7 more are in the change set in CloudFormation');
  expect(text.match(/^\*Group\* /gm)).toHaveLength(20);
  expect(text.match(/^• Resources outside the fleet/gm)).toHaveLength(40);
  expect(text).toContain('*43 warnings*');
  expect(text).toMatch(/tables? did not fit in full \(CVEs fixed/);
});

test('a plan for one person shows the card and the review, says that no request was made, and cannot be submitted', () => {
  const run = aDeploy('awaiting-approval', { plan: largest });
  const view = planModal(run, { ...FACTS, difference }, undefined);
  expect(checkView(view)).toEqual([]);
  expect(JSON.stringify(view).length).toBeLessThan(250_000);
  expect(view.submit).toBeUndefined();
  const text = linesOf(view.blocks).join('\n');
  expect(text).toContain(
    `*Plan only*: no request was made, nothing was stored. \`/patch deploy web-prod ${NEW}\` requests this deploy.`,
  );
  expect(text).toContain('What could go wrong');
  expect(text).not.toContain('d-7k2m9x4q');
});
