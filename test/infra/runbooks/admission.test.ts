import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readRunbook } from '../../../infra/bot/runbook-document.ts';
import { claimOf } from '../../../src/runs/decision/binding.ts';
import { notAdmitted } from '../../../src/runs/decision/refused.ts';
import { GATE_REFUSALS } from '../../../src/runs/types/gate-refusal.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import { stopStart } from '../../../src/step/decision/stop.ts';
import { makeParameters, removeParameters } from '../../../src/sync/decision/parameters.ts';
import type { SyncChange } from '../../../src/sync/types/change.ts';
import { APPROVED, aPatch } from '../../patch/message/fixture.ts';
import { aDeployPlan, aStackChange, deployIn } from '../../runs/deploy-fixture.ts';
import { aPlan, runIn, T0 } from '../../runs/fixture.ts';
import { aResume, aRetry } from '../../step/fixture.ts';
import { kindsDouble } from '../../support/ports.ts';
import { ACCOUNT, arn, REGION, root } from '../bot-template.ts';
import { began, type Sent } from './admission-world.ts';
import { admitting, type Gatekeeper, no, YES } from './gatekeeper-double.ts';
import { documentSchema, edgesOf, type RunbookDocument, reachable } from './runbook-graph.ts';

/** No runbook does anything before the gatekeeper has let its execution in, and whatever else it hears ends it. */

const UUID = '6ba7b810-9dad-51d1-80b4-00c04fd430c8';
const OF_RUN = { RunId: 's-7k2m9x4q', Epoch: '1', PlanHash: 'a'.repeat(64) };
const WINDOW = 'mw-0b1b2c3d4e5f67890';

interface Row {
  file: string;
  names: Readonly<Record<string, string | readonly string[]>>;
  /** As the product starts it. */
  sent: Sent;
  /** The call that follows the admission. */
  next: string;
  /** What it asks, beside its execution's id. */
  asks: object;
}

const ofRun = (run: Run): { sent: Sent; asks: object } => ({
  sent: claimOf(run, kindsDouble().of(run).startOf(run)).parameters,
  asks: { ask: 'admit', RunId: run.id },
});
const texts = (parameters: object): Sent =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, Array.isArray(value) ? value : String(value)]),
  );

const preferences = { minHealthy: 90, maxHealthy: 110, checkpoint: 20, bakeSeconds: 600, alarms: ['web-5xx', 'slow'] };
const launchTemplate = { id: 'lt-0123456789', name: 'api', fromVersion: '7' };
const { route: _route, stackId: _stack, changeSetId: _set, ...blast } = aStackChange();
const changeSetId = arn('cloudformation', `changeSet/patchwarden-d-3h8n5w2r-1/${UUID}`);
const made: SyncChange = {
  kind: 'make-window',
  name: 'patchwarden-win-prod',
  schedule: 'rate(7 days)',
  timezone: 'UTC',
  durationHours: 3,
  cutoffHours: 1,
};
const removed: SyncChange = { kind: 'remove-window', windowId: WINDOW, name: 'patchwarden-win-prod' };
const rejected = aResume('rejected', { ending: { at: T0, code: 'rejected', by: 'U0CLEO', reason: 'no' } });
const stopOfStep = stopStart(rejected, { document: 'Patchwarden-StopStep', attempt: 1 });

const ROWS: readonly Row[] = [
  {
    file: 'patchwarden-bake.yaml',
    names: { PipelineArns: [arn('imagebuilder', 'image-pipeline/web')] },
    next: 'GetImagePipeline',
    ...ofRun(runIn('approved', { plan: aPlan() })),
  },
  {
    file: 'patchwarden-deploy.yaml',
    names: { StackNames: ['web-prod', 'web-dev'] },
    next: 'DescribeChangeSet',
    ...ofRun(deployIn('approved', { plan: aDeployPlan({ change: aStackChange({ changeSetId }) }) })),
  },
  {
    file: 'patchwarden-patch.yaml',
    names: { PatchGroups: ['Win-PROD'] },
    next: 'SendCommand',
    ...ofRun(aPatch('approved', { approvals: APPROVED })),
  },
  {
    file: 'patchwarden-publish.yaml',
    names: {},
    next: 'GetParameter',
    sent: { RunId: 'd-7k2m9x4q' },
    asks: { ask: 'publish', RunId: 'd-7k2m9x4q' },
  },
  {
    file: 'patchwarden-refresh.yaml',
    names: { GroupNames: ['api-prod'] },
    next: 'DescribeInstanceRefreshes',
    ...ofRun(
      deployIn('approved', {
        subject: `${ACCOUNT}/${REGION}/auto-scaling-group/api-prod`,
        plan: aDeployPlan({
          stage: 'canary',
          target: { kind: 'auto-scaling-group', group: 'api-prod' },
          image: { id: 'ami-0aaaaaaaaaaaaaaaa', kind: 'ami' },
          change: { ...blast, route: 'refresh', shape: 'refresh', launchTemplate, preferences },
        }),
      }),
    ),
  },
  {
    file: 'patchwarden-resume-step.yaml',
    names: {},
    next: 'SendWorkflowStepAction',
    ...ofRun(aResume('approved')),
  },
  { file: 'patchwarden-retry-image.yaml', names: {}, next: 'RetryImage', ...ofRun(aRetry('approved')) },
  {
    file: 'patchwarden-stop-step.yaml',
    names: {},
    next: 'SendWorkflowStepAction',
    sent: stopOfStep.parameters,
    asks: { ask: 'admit-stop', Of: stopOfStep.parameters['StepId'], Attempt: '1' },
  },
  {
    file: 'patchwarden-stop-window.yaml',
    names: { WindowIds: [WINDOW] },
    next: 'CancelMaintenanceWindowExecution',
    sent: {
      Attempt: '2',
      WindowId: WINDOW,
      WindowExecutionId: UUID,
      ...Object.fromEntries([1, 2, 3, 4, 5].map((number) => [`Command${number}`, 'none'])),
    },
    asks: { ask: 'admit-stop', Of: UUID, Attempt: '2' },
  },
  {
    file: 'patchwarden-sync.yaml',
    names: { TaskRoleArn: `arn:aws:iam::${ACCOUNT}:role/task` },
    next: 'CreateMaintenanceWindow',
    sent: texts({ ...OF_RUN, ...makeParameters([made]) }),
    asks: { ask: 'admit', RunId: OF_RUN.RunId },
  },
  {
    file: 'patchwarden-sync-remove.yaml',
    names: {},
    next: 'DeleteMaintenanceWindow',
    sent: texts({ ...OF_RUN, ...removeParameters([removed]) }),
    asks: { ask: 'admit', RunId: OF_RUN.RunId },
  },
];

const read = ({ file, names }: Row): RunbookDocument =>
  documentSchema.parse(
    readRunbook(file, {
      RunbookRoleArn: `arn:aws:iam::${ACCOUNT}:role/runbook`,
      GatekeeperName: 'patchwarden-gatekeeper',
      ...names,
    }),
  );

/** Of the change of a sync it also gives the fields. */
const lettingIn: Gatekeeper = (asked) =>
  asked['ask'] === 'change'
    ? {
        ...YES,
        Account: ACCOUNT,
        Name: 'patchwarden-win-prod',
        Schedule: 'rate(7 days)',
        Timezone: 'UTC',
        DurationHours: '3',
        CutoffHours: '1',
        WindowId: WINDOW,
      }
    : asked['ask'] === 'publish'
      ? { ...YES, Parameter: '/fleets/web-prod/ami', Image: 'ami-0aaaaaaaaaaaaaaaa' }
      : admitting(asked);

test('every runbook has a row here; the task of a window starts the one that asks, and a person’s changes nothing', () => {
  expect(readdirSync(join(root, 'infra/runbooks')).sort()).toEqual(
    // What people confirm with changes nothing and asks nobody: infra/features/confirm.test.ts.
    [...ROWS.map(({ file }) => file), 'patchwarden-confirm.yaml', 'patchwarden-window.yaml'].sort(),
  );
});

const ANSWERS: readonly (readonly [string, Gatekeeper])[] = [
  ...GATE_REFUSALS.map((refusal) => [refusal, () => no(refusal)] as const),
  ['an answer without a word', () => ({})],
  ['a yes of another spelling', () => ({ admitted: 'Yes', refusal: 'none' })],
  ['a yes that is no text', () => ({ admitted: true, refusal: 'none' })],
  [
    'a function that fails',
    () => {
      throw new Error('the table could not be read');
    },
  ],
];

describe.each(ROWS)('$file', (row) => {
  const document = read(row);
  const start = (gatekeeper: Gatekeeper) => began(document, row.sent, gatekeeper);

  test('takes what the product sends, and goes on once it was let in', async () => {
    expect(Object.keys(row.sent).sort()).toEqual(Object.keys(document.parameters).sort());
    const { asked, call, executionId, failed } = await start(lettingIn);
    expect(asked[0]).toEqual({ ...row.asks, ExecutionId: executionId });
    expect([call, failed.includes('gate')]).toEqual([row.next, false]);
  });

  test.each(ANSWERS)('does nothing after %s', async (_what, gatekeeper) => {
    const { status, call, told, failed } = await start(gatekeeper);
    expect([status, call, failed.at(-1)]).toEqual(['Failed', undefined, expect.stringMatching(/^(gate|refused)$/)]);
    const steps = [{ name: 'gate', status: '', outputs: told, ...(failed[0] === 'gate' ? { failure: '?' } : {}) }];
    const refusal = notAdmitted({ id: '', status: 'Failed', end: 'failed', steps })?.refusal;
    const answered = GATE_REFUSALS.find((known) => known === told['refusal']?.[0]);
    if (told['refusal']?.[0] !== 'none') expect(refusal).toBe(answered ?? 'unknown');
  });

  test('asks three times where it gets no answer, and once where it gets one', async () => {
    let times = 0;
    const { asked, call } = await start((what) => {
      times += 1;
      if (times < 3) throw new Error('Slack did not answer');
      return lettingIn(what);
    });
    expect([asked.slice(0, 3).map(({ ask }) => ask), call]).toEqual([
      [asked[0]?.['ask'], asked[0]?.['ask'], asked[0]?.['ask']],
      row.next,
    ]);
    expect((await start(() => no('paused'))).asked).toHaveLength(1);
  });

  test('has no way past its admission, and none to it from a stop', () => {
    const [gate] = document.mainSteps;
    expect(gate).toMatchObject({
      name: 'gate',
      action: 'aws:invokeLambdaFunction',
      onFailure: 'Abort',
      maxAttempts: 3,
    });
    expect(gate).not.toHaveProperty('onCancel');
    const edges = edgesOf(document);
    expect([...reachable('gate', edges, 'requireAdmitted')]).toEqual(['gate']);
    expect(edges.filter(({ from }) => from === 'requireAdmitted')).toHaveLength(2);
    expect([...reachable('refused', edges)]).toEqual(['refused']);
    expect(document.outputs).toContain('gate.refusal');
  });
});
