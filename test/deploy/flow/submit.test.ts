import { submitDeploy } from '../../../src/deploy/flow/submit.ts';
import { loadHistory } from '../../../src/runs/effect/run-store.ts';
import type { InputValues } from '../../../src/slack/inputs.ts';
import type { SubmitJob } from '../../../src/slack/job.ts';
import { createWorkerDouble } from '../../runs/effect/worker-double.ts';
import { T0 } from '../../runs/fixture.ts';
import { linesOf } from '../../support/block-text.ts';
import { aWorld, builtImage, portsOf } from '../effect/fake-aws.ts';

function worker() {
  const double = createWorkerDouble();
  const behind = portsOf(aWorld({ table: double.table, built: [builtImage({ packagesOn: false })] }));
  const { cloudFormation, cloudWatch, autoScaling, ec2, loadBalancing, images, config } = behind;
  const views: string[] = [];
  const slack = {
    ...double.ports.slack,
    updateView: async ({ view }: { view: object }) => void views.push(linesOf(Object(view).blocks).join('\n')),
  };
  const ports = {
    ...double.ports,
    ...{ cloudFormation, cloudWatch, autoScaling, ec2, loadBalancing, images, config },
    slack,
  };
  const requested = async (fleet: string) => (await loadHistory(ports, [fleet], 5)).map(({ run }) => run.reason);
  return { ports, views, said: double.said, requested };
}

const submitted = (values: InputValues, parts: Partial<SubmitJob> = {}): SubmitJob => ({
  kind: 'submit',
  id: 'c'.repeat(64),
  at: T0,
  actor: { userId: 'U0DEV', teamId: 'T0PATCHW' },
  callbackId: 'deploy-choose',
  privateMetadata: 'web-dev',
  viewId: 'V1',
  values,
  ...parts,
});

const choice = (value: string) => ({ kind: 'choice', value }) as const;
const text = (typed: string) => ({ kind: 'text', text: typed }) as const;
const CHOSEN = { image: choice('ami-0new'), when: choice('now'), reason: text('weekly') };

test('what is chosen is requested, and answered in the form; sent twice it is one request', async () => {
  const { ports, views, requested } = worker();
  await submitDeploy(ports, submitted(CHOSEN), T0);
  await submitDeploy(ports, submitted(CHOSEN), T0);
  expect(await requested('web-dev')).toEqual(['weekly']);
  expect(views[0]).toMatch(/deploy of web-dev, run d-\w{8}/);
  expect(views).toHaveLength(2);
});

test('a form that shows another fleet than it was made for requests nothing', async () => {
  const { ports, views, requested } = worker();
  await submitDeploy(ports, submitted({ ...CHOSEN, 'deploy-fleet': choice('web-prod') }), T0);
  expect(views.at(-1)).toContain('*No request was made*: the fleet in this form was just changed.');
  expect(views.at(-1)).toContain('*Fleet web-prod*');
  expect([...(await requested('web-dev')), ...(await requested('web-prod'))]).toEqual([]);
});

test.each([
  [
    'another image that is not there',
    { image: choice('other'), 'other-image': text('ami-0gone'), when: choice('now') },
  ],
  [
    'an override without its reason',
    { image: choice('ami-0new'), override: { kind: 'choices', values: ['override'] } },
  ],
  ['two images', { image: choice('ami-0new'), 'other-image': text('ami-0old') }],
] as const)('%s keeps the form open with the sentence in it', async (_what, values) => {
  const { ports, views, requested, said } = worker();
  await submitDeploy(ports, submitted(values), T0);
  expect(views.at(-1)).toMatch(/No request was made/);
  expect(views.at(-1)).toContain('*Fleet web-dev*');
  expect(said).toEqual([]);
  expect(await requested('web-dev')).toEqual([]);
});

test('a form of the version before, with its fleet among the inputs and no view to answer in, still requests', async () => {
  const { ports, views, requested, said } = worker();
  const { viewId: _viewId, ...job } = submitted(
    { fleet: choice('web-dev'), image: text('ami-0new'), when: choice('now'), reason: text('old form') },
    { privateMetadata: '' },
  );
  await submitDeploy(ports, job, T0);
  expect(await requested('web-dev')).toEqual(['old form']);
  expect(views).toEqual([]);
  expect(said.some(({ method }) => method === 'postEphemeral')).toBe(true);
  await submitDeploy(ports, { ...job, values: {} }, T0);
  expect(said.at(-1)?.text).toContain('the form had no fleet');
});
