import { AwsCallError } from '../../../src/aws/failure.ts';
import { checkBakePlan, loadPlan } from '../../../src/bake/effect/plan.ts';
import { bindingOf } from '../../../src/bake/types/plan.ts';
import { hashOf } from '../../../src/store/table.ts';
import { aPlan, PIPELINE, runIn } from '../../runs/fixture.ts';
import { HOME } from '../../support/home.ts';
import { portsDouble } from '../../support/ports.ts';

const WORKFLOW = 'arn:aws:imagebuilder:ap-southeast-2:111122223333:workflow/distribution/ask/1.0.0/1';
const MANAGED = 'arn:aws:imagebuilder:ap-southeast-2:aws:workflow/test/test-image/1.0.2/1';
const image = { name: 'web', pipelineArn: PIPELINE, policy: 'nonprod', channel: 'C0PATCHING', place: HOME, owners: [] };
const waits = (seconds: number) => `steps:\n  - { name: Ask, action: WaitForAction, timeoutSeconds: ${seconds} }`;
const throttled = new AwsCallError(
  'reading workflow',
  Object.assign(new Error('x'), { name: 'ThrottlingException', $metadata: { httpStatusCode: 429 } }),
);

const imagesWith = (workflowArns: readonly string[], text: () => Promise<string>) => ({
  ...portsDouble().images,
  pipeline: async () => ({
    arn: PIPELINE,
    name: 'web',
    enabled: true,
    consecutiveFailures: 0,
    recipe: aPlan().recipe,
    kind: 'ami' as const,
    packagesOn: true,
    scanOn: false,
    workflowArns,
  }),
  pipelineImages: async () => [],
  workflowText: text,
});

const planned = async (...given: Parameters<typeof imagesWith>) => {
  const loaded = await loadPlan(imagesWith(...given), image);
  if (loaded.kind !== 'plan') throw new Error('there is no plan');
  return loaded;
};

test('a plan says where the bake will wait; a pipeline without such a step has the plan it always had', async () => {
  const { plan } = await planned([MANAGED, WORKFLOW], async () => waits(3600));
  expect(plan.waits).toMatchObject([{ name: 'Ask', workflow: 'distribution', waitsMs: 3_600_000 }]);
  const without = await planned([MANAGED], async () => Promise.reject(new Error('AWS’s own are not read')));
  expect(without.plan).not.toHaveProperty('waits');
  expect(without.planHash).toBe(hashOf({ kind: 'bake', pipelineArn: PIPELINE, recipe: aPlan().recipe.arn }));
});

test('a workflow that cannot be read is said, and does not keep people from asking', async () => {
  expect((await planned([WORKFLOW], () => Promise.reject(throttled))).plan.waits).toBe('unknown');
  expect((await planned([WORKFLOW], async () => 'steps: [')).plan.waits).toBe('unknown');
});

test.each<[string, () => Promise<string>, object]>([
  ['the same steps', async () => waits(3600), { kind: 'same' }],
  ['another time-out', async () => waits(7200), { kind: 'changed', why: expect.stringContaining('approval steps') }],
  ['no such step', async () => 'steps: []', { kind: 'changed' }],
  ['a workflow that cannot be read', () => Promise.reject(throttled), { kind: 'unknown' }],
])('at the start, %s', async (_what, text, check) => {
  const { plan, planHash } = await planned([WORKFLOW], async () => waits(3600));
  const run = runIn('approved', { plan, planHash });
  expect(await checkBakePlan(imagesWith([WORKFLOW], text), image, run)).toMatchObject(check);
  expect(hashOf(bindingOf(plan))).toBe(planHash);
});
