import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readRunbook } from '../../../infra/bot/runbook-document.ts';
import { present } from '../../../src/present.ts';
import { claimOf } from '../../../src/runs/decision/binding.ts';
import { decide } from '../../../src/runs/decision/decide.ts';
import { createRun, saveDecision } from '../../../src/runs/effect/run-store.ts';
import type { Binding, Run } from '../../../src/runs/types/run.ts';
import type { Item } from '../../../src/store/table.ts';
import { APPROVED, aPatch, id as nodeId } from '../../patch/message/fixture.ts';
import { aDeployPlan, aStackChange, deployIn } from '../../runs/deploy-fixture.ts';
import { aPlan, aRecord, clearChecks, NOW, runIn } from '../../runs/fixture.ts';
import { aResume, aRetry } from '../../step/fixture.ts';
import { createMemoryTable } from '../../support/memory-table.ts';
import { kindsDouble, withKinds } from '../../support/ports.ts';
import { ACCOUNT, arn, REGION, root } from '../bot-template.ts';
import { type GateWorld, gateWorld, type Sent } from './gate-world.ts';
import { documentSchema, type RunbookDocument } from './runbook-graph.ts';

/** What people approved is what a gate lets through: each runbook against the claims that the product makes for it. */

const COMPARED_ALONE = ['RunId', 'Epoch', 'PlanHash'];
const UUID = '6ba7b810-9dad-51d1-80b4-00c04fd430c8';
const setArn = (letter: string) =>
  arn('cloudformation', `changeSet/patchwarden-d-3h8n5w2r-1/${UUID.replace('6', letter)}`);

const ofRun = { RunId: 'd-00000000', Epoch: '2', PlanHash: 'b'.repeat(64) };

interface Runbook {
  file: string;
  names: Readonly<Record<string, readonly string[]>>;
  /** Approved, and not yet claimed. */
  run: Run;
  /** The call that follows the gate. */
  next: string;
  /** For every parameter another value that Systems Manager takes. */
  others: Sent;
  /** What the version before wrote as `bound` when it claimed this run, its gate's part for that, and what it did not know; where there was one. */
  before?: { bound?: { value: string; parameter: object }; without: readonly string[] };
}

const preferences = { minHealthy: 90, maxHealthy: 110, checkpoint: 20, bakeSeconds: 600, alarms: ['web-5xx', 'slow'] };
const launchTemplate = { id: 'lt-0123456789', name: 'api', fromVersion: '7' };
const { route: _route, stackId: _stack, changeSetId: _set, ...blast } = aStackChange();

/** What the version before bound of a bake. */
const BAKE_BOUND_BEFORE = 'ImagePipelineArn={{ImagePipelineArn}};ImageToken={{ImageToken}};RecipeArn={{RecipeArn}}';
const { ImagePipelineArn, ImageToken, RecipeArn } = Object(
  kindsDouble()
    .of(runIn('approved', { plan: aPlan() }))
    .startOf(runIn('approved', { plan: aPlan() })).parameters,
);
const BAKE_BEFORE = `ImagePipelineArn=${ImagePipelineArn};ImageToken=${ImageToken};RecipeArn=${RecipeArn}`;

const RUNBOOKS: readonly Runbook[] = [
  {
    file: 'patchwarden-bake.yaml',
    names: { PipelineArns: ['web', 'api'].map((name) => arn('imagebuilder', `image-pipeline/${name}`)) },
    run: runIn('approved', { plan: aPlan() }),
    next: 'GetImagePipeline',
    others: {
      ...ofRun,
      RunId: 'b-00000000',
      ImagePipelineArn: arn('imagebuilder', 'image-pipeline/api'),
      RecipeArn: arn('imagebuilder', 'image-recipe/web/9.9.9'),
      ImageToken: UUID,
      WaitsForPeople: 'yes',
    },
    before: { without: ['WaitsForPeople'], bound: { value: BAKE_BEFORE, parameter: { S: BAKE_BOUND_BEFORE } } },
  },
  {
    file: 'patchwarden-deploy.yaml',
    names: { StackNames: ['web-prod', 'web-dev'] },
    run: deployIn('approved', { plan: aDeployPlan({ change: aStackChange({ changeSetId: setArn('6') }) }) }),
    next: 'DescribeChangeSet',
    others: { ...ofRun, StackName: 'web-dev', ChangeSetId: setArn('7'), ExecuteToken: UUID },
    before: { bound: { value: setArn('6'), parameter: { S: '{{ChangeSetId}}' } }, without: [] },
  },
  {
    file: 'patchwarden-patch.yaml',
    names: { PatchGroups: ['Win-PROD', 'Win PROD'] },
    run: aPatch('approved', { approvals: APPROVED }),
    next: 'SendCommand',
    others: {
      ...ofRun,
      RunId: 'p-00000000',
      Fleet: 'win-dev',
      PatchGroup: 'Win PROD',
      Window: 'mw-0a1b2c3d4e5f67890',
      TargetKey: 'tag:Patch Group',
      Instances: [nodeId(1), nodeId(99)],
      Waves: '1',
      Wave1: [nodeId(1)],
      Wave2: [nodeId(2)],
      Wave3: [nodeId(3)],
      Document: 'AWS-RunPatchBaselineWithHooks',
      Operation: 'Scan',
      Reboot: 'NoReboot',
      SnapshotId: UUID,
      OverrideList: 's3://patchwarden-patch-lists/a.yaml',
      BeforeHook: 'Drain',
      AfterHook: 'Serve',
      ExitHook: 'Serve',
      Concurrency: '100%',
      Errors: '100%',
      StepTimeout: '36000',
      LatestStart: '2026-11-20_09.05.00',
    },
  },
  {
    file: 'patchwarden-refresh.yaml',
    names: { GroupNames: ['api-prod', 'api=prod'] },
    run: deployIn('approved', {
      subject: `${ACCOUNT}/${REGION}/auto-scaling-group/api-prod`,
      plan: aDeployPlan({
        stage: 'canary',
        target: { kind: 'auto-scaling-group', group: 'api-prod' },
        image: { id: 'ami-0aaaaaaaaaaaaaaaa', kind: 'ami' },
        change: { ...blast, route: 'refresh', shape: 'refresh', launchTemplate, preferences },
      }),
    }),
    next: 'DescribeInstanceRefreshes',
    others: {
      ...ofRun,
      GroupName: 'api=prod',
      LaunchTemplateId: 'lt-00000000',
      FromVersion: '8',
      ImageId: 'ami-00000000',
      VersionToken: UUID,
      Version: '8',
      MinHealthy: '0',
      MaxHealthy: '100',
      Checkpoint: '100',
      BakeSeconds: '900',
      SkipMatching: 'true',
      HasAlarms: 'false',
      Alarms: ['web-5xx'],
    },
    before: { bound: { value: 'ami-0aaaaaaaaaaaaaaaa', parameter: { S: '{{ImageId}}' } }, without: ['HasAlarms'] },
  },
  {
    file: 'patchwarden-resume-step.yaml',
    names: {},
    run: aResume('approved'),
    next: 'SendWorkflowStepAction',
    others: {
      ...ofRun,
      RunId: 'i-00000000',
      ImageArn: arn('imagebuilder', 'image/web/9.9.9/9'),
      StepId: `step-${UUID}`,
      ActionToken: UUID,
    },
  },
  {
    file: 'patchwarden-retry-image.yaml',
    names: {},
    run: aRetry('approved'),
    next: 'RetryImage',
    others: { ...ofRun, RunId: 'i-00000000', ImageArn: arn('imagebuilder', 'image/web/9.9.9/9'), RetryToken: UUID },
  },
];

const read = ({ file, names }: Runbook): RunbookDocument =>
  documentSchema.parse(
    readRunbook(file, { RunbookRoleArn: `arn:aws:iam::${ACCOUNT}:role/runbook`, TableName: 'patchwarden', ...names }),
  );

const startFor = (run: Run) => claimOf(run, kindsDouble().of(run).startOf(run));

/** The item of a run that the worker has just claimed, and what it sends; `binding` as another version would write it. */
async function claimed(run: Run, binding?: Binding): Promise<{ item: Item; sent: Sent }> {
  const table = createMemoryTable();
  const ports = withKinds({ table });
  const key = { pk: `RUN#${run.id}`, sk: 'RUN' };
  await createRun(ports, run, { type: 'requested' });
  // As an earlier part, or a claim that came to nothing, may have left it.
  await table.write([{ kind: 'set', key, set: { bound: 'a former one' }, when: {} }]);
  const start = { ...startFor(run), ...present({ binding }) };
  const decision = decide(run, { kind: 'checked', checks: clearChecks(), start }, NOW);
  if (decision.kind !== 'change') throw new Error(`the run is not claimed: ${decision.kind}`);
  await saveDecision(withKinds({ table }), { record: aRecord(run), run: decision.run, audit: decision.audit, at: NOW });
  const item = await table.get(key);
  if (item?.['state'] !== 'starting') throw new Error('the claim is not stored');
  return { item, sent: start.parameters };
}

test('every runbook of a run has a row here; the task of a window starts the one that has a gate, and a stop is no run', () => {
  expect(readdirSync(join(root, 'infra/runbooks')).sort()).toEqual(
    [
      ...RUNBOOKS.map(({ file }) => file),
      'patchwarden-stop-step.yaml',
      'patchwarden-stop-window.yaml',
      // Their lists are long: sync-binding.test.ts.
      'patchwarden-sync-remove.yaml',
      'patchwarden-sync.yaml',
      'patchwarden-window.yaml',
    ].sort(),
  );
});

describe.each(RUNBOOKS)('$file', (runbook) => {
  const document = read(runbook);
  const names = Object.keys(document.parameters);
  const [gate] = document.mainSteps;
  const values: unknown = gate?.inputs['ExpressionAttributeValues'];
  let world: GateWorld;
  let claim: { item: Item; sent: Sent };
  beforeAll(async () => {
    world = await gateWorld(document);
    claim = await claimed(runbook.run);
  });

  test('lets through what was claimed', async () => {
    expect(await world.start(claim.item, claim.sent)).toEqual({ kind: 'passed', call: runbook.next });
  });

  test.each(names)('turns away another %s', async (name) => {
    const other = runbook.others[name];
    if (other === undefined) throw new Error(`no other value of ${name} is known here`);
    expect(claim.sent[name]).not.toEqual(other);
    expect(await world.start(claim.item, { ...claim.sent, [name]: other })).toEqual({ kind: 'gate' });
  });

  test('holds every parameter: texts and numbers in one text by name, any other as a whole value', () => {
    const text = Object(values)[':bound']?.['S'];
    const written = String(text).split(';');
    const whole = Object.values(Object(values)).flatMap((value) => Object.values(Object(value)));
    const bound = names.filter((name) => !COMPARED_ALONE.includes(name)).sort();
    const isText = (name: string) => ['String', 'Integer'].includes(document.parameters[name]?.type ?? '');
    expect(written).toEqual(bound.filter(isText).map((name) => `${name}={{${name}}}`));
    for (const name of bound.filter((each) => !isText(each))) expect(whole).toContain(`{{${name}}}`);
  });

  test('takes no value that could be read as the beginning of another parameter', () => {
    for (const [name, { type, allowedPattern }] of Object.entries(document.parameters)) {
      if (type !== 'String') continue;
      const value = String(claim.sent[name]);
      const takes = (text: string) => new RegExp(allowedPattern ?? '').test(text);
      expect([name, takes(value)]).toEqual([name, true]);
      for (let at = 0; at <= value.length; at += 1)
        expect([name, takes(`${value.slice(0, at)};${value.slice(at)}`)]).toEqual([name, false]);
    }
  });

  if (runbook.before === undefined) return;
  const { before } = runbook;
  const { bound, without } = before;
  const asBefore = (sent: Sent): Sent =>
    Object.fromEntries(Object.entries(sent).filter(([name]) => !without.includes(name)));
  const claimedBefore = () => claimed(runbook.run, { text: bound?.value ?? '', whole: {} });
  /** Systems Manager names what is missing or unknown; without a difference in names the gate is what notices. */
  const turnedAway = (why: string) =>
    without.length === 0 ? { kind: 'gate' } : { kind: 'refused', why: `${why}: ${without.join()}.` };

  test('one version up: what the version before claimed starts nothing', async () => {
    const { item, sent } = await claimedBefore();
    expect(item['bound']).toBe(bound?.value ?? '');
    expect(await world.start(item, asBefore(sent))).toEqual(turnedAway('Missing required parameter'));
  });

  test('one version down: what this version claimed starts nothing, what it stored starts as before', async () => {
    const former = await gateWorld(formerOf(document, before));
    expect(await former.start(claim.item, claim.sent)).toEqual(turnedAway('Unknown parameters'));
    const { item, sent } = await claimedBefore();
    expect(await former.start(item, asBefore(sent))).toEqual({ kind: 'passed', call: 'GetImagePipeline' });
  });
});

/** The gate of the version before, and a step behind it. */
function formerOf(
  { parameters, ...document }: RunbookDocument,
  { bound, without }: NonNullable<Runbook['before']>,
): RunbookDocument {
  const [gate] = document.mainSteps;
  if (gate === undefined) throw new Error('the runbook has no step');
  const condition = String(gate.inputs['ConditionExpression']).replace(/ AND bound[A-Z]\w+ = :\w+/g, '');
  const ConditionExpression = bound === undefined ? condition.replace(' AND bound = :bound', '') : condition;
  const values = { ...Object(gate.inputs['ExpressionAttributeValues']), ':bound': bound?.parameter };
  // DynamoDB refuses a value that no expression names.
  const expressions = `${String(gate.inputs['UpdateExpression'])} ${ConditionExpression}`;
  const isNamed = (key: string) => new RegExp(`${key}\\b`).test(expressions);
  const ExpressionAttributeValues = Object.fromEntries(Object.entries(values).filter(([key]) => isNamed(key)));
  const inputs = { ...gate.inputs, ConditionExpression, ExpressionAttributeValues };
  const beyond = { Service: 'imagebuilder', Api: 'GetImagePipeline' };
  return {
    ...document,
    parameters: Object.fromEntries(Object.entries(parameters).filter(([name]) => !without.includes(name))),
    mainSteps: [
      { ...gate, inputs, nextStep: 'beyond' },
      { name: 'beyond', action: 'aws:executeAwsApi', inputs: beyond, isEnd: true },
    ],
    outputs: [],
  };
}
