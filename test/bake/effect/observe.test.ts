import { AwsCallError } from '../../../src/aws/failure.ts';
import type { Pipeline } from '../../../src/aws/imagebuilder.ts';
import { observeBake } from '../../../src/bake/effect/observe.ts';
import { NOW, PIPELINE, RECIPE, runIn } from '../../runs/fixture.ts';
import { portsDouble } from '../../support/ports.ts';

const SAID = 'Property value another is not in the desired values';
const APPROVED = { arn: RECIPE, name: 'web', version: '1.0.0', parentImage: 'ami-0parent' };

const aPipeline = (recipe: Partial<Pipeline['recipe']>): Pipeline => ({
  arn: PIPELINE,
  name: 'web',
  enabled: true,
  consecutiveFailures: 0,
  recipe: { ...APPROVED, ...recipe },
  kind: 'ami',
  packagesOn: true,
  scanOn: true,
});

const throttled = new AwsCallError(
  'reading the pipeline',
  Object.assign(new Error('x'), { name: 'ThrottlingException', $metadata: { httpStatusCode: 429 } }),
);

/** What is seen of a bake whose runbook failed in that step, and how often its pipeline was read for it. */
async function seen(step: string, pipeline: () => Promise<Pipeline>) {
  let reads = 0;
  const { automation, images, ec2, here } = portsDouble();
  const steps = [
    { name: 'gate', status: 'Success', outputs: {} },
    { name: step, status: 'Failed', failure: SAID, outputs: {} },
  ];
  const get = async () => ({ id: 'exec-1', status: 'Failed', end: 'failed' as const, steps });
  const read = () => {
    reads += 1;
    return pipeline();
  };
  const ports = { automation: { ...automation, get }, images: { ...images, pipeline: read }, ec2, here };
  return { observation: await observeBake(ports, runIn('running'), NOW), reads };
}

test.each(['requireImageRecipe', 'requireContainerRecipe'])(
  'a pipeline that was given another recipe after the approval baked nothing (%s), and the card says which',
  async (step) => {
    const recipe = { arn: RECIPE.replace('1.0.0', '9.9.9'), version: '9.9.9' };
    expect((await seen(step, async () => aPipeline(recipe))).observation).toEqual({
      kind: 'failed',
      outcome: { kind: 'bake', images: [], imageUris: [] },
      reason:
        "the pipeline's recipe changed after approval: web 1.0.0 was approved, the pipeline has web 9.9.9, and nothing was baked",
      untouched: true,
    });
  },
);

test.each<[string, () => Promise<Pipeline>]>([
  ['has the approved recipe again', async () => aPipeline({})],
  ['cannot be read', () => Promise.reject(throttled)],
])('when the pipeline %s, the step says why', async (_what, pipeline) => {
  expect((await seen('requireImageRecipe', pipeline)).observation).toMatchObject({
    kind: 'failed',
    reason: `runbook step requireImageRecipe: ${SAID}`,
    untouched: true,
  });
});

test('a runbook that failed elsewhere has nothing to do with the recipe', async () => {
  const { observation, reads } = await seen('gate', async () => aPipeline({ arn: 'another' }));
  expect([observation, reads]).toEqual([expect.objectContaining({ reason: `runbook step gate: ${SAID}` }), 0]);
});
