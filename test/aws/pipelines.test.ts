import * as sdk from '@aws-sdk/client-imagebuilder';
import { createPipelines } from '../../src/aws/pipelines.ts';
import { type Script, type ScriptedAws, startScriptedAws } from '../support/scripted-aws.ts';

let aws: ScriptedAws;

afterEach(() => aws.close());

const answering = async (script: Script) => {
  aws = await startScriptedAws({ name: 'imagebuilder', sdk }, script);
  return createPipelines(aws.client);
};

const BASE = 'arn:aws:imagebuilder:ap-southeast-2:111122223333';
const PIPELINE = `${BASE}:image-pipeline/web`;
const bare = {
  arn: PIPELINE,
  name: 'web',
  status: 'ENABLED',
  imageRecipeArn: `${BASE}:image-recipe/web/1.0.0`,
} as const;
const cron = 'cron(0 3 * * ? *)';

test.each<[string, object, object]>([
  ['no schedule', bare, { enabled: true, failures: 0, testsOn: true, kind: 'ami' }],
  [
    'a schedule, with what Image Builder takes for what is left out',
    { ...bare, schedule: { scheduleExpression: cron } },
    { schedule: { expression: cron, timezone: 'UTC', condition: 'updates', disablesAfter: 5 } },
  ],
  [
    'everything set, and disabled',
    {
      ...bare,
      status: 'DISABLED',
      consecutiveFailures: 2,
      dateNextRun: '2026-12-01T16:00:00Z',
      imageTestsConfiguration: { imageTestsEnabled: false },
      schedule: {
        scheduleExpression: cron,
        timezone: 'Australia/Sydney',
        pipelineExecutionStartCondition: 'EXPRESSION_MATCH_ONLY',
        autoDisablePolicy: { failureCount: 2 },
      },
    },
    {
      enabled: false,
      failures: 2,
      testsOn: false,
      schedule: {
        timezone: 'Australia/Sydney',
        condition: 'match',
        disablesAfter: 2,
        nextAt: Date.parse('2026-12-01T16:00:00Z'),
      },
    },
  ],
])('a pipeline with %s', async (_what, imagePipeline, wanted) => {
  const pipelines = await answering({ GetImagePipeline: { imagePipeline } });
  expect(await pipelines.pipeline(PIPELINE)).toMatchObject(wanted);
});

test.each([
  ['is only for tests', { type: 'TEST' }, true],
  [
    'builds, and has a test phase',
    { type: 'BUILD', data: 'phases:\n  - name: build\n  - name: test\n    steps: []' },
    true,
  ],
  [
    'builds, and has a step called test',
    { type: 'BUILD', data: 'phases:\n  - name: build\n    steps:\n      - name: testing' },
    false,
  ],
  ['builds, and its document cannot be read', { type: 'BUILD' }, false],
] as const)('a component that %s', async (_what, component, wanted) => {
  const pipelines = await answering({ GetComponent: { component } });
  expect(await pipelines.componentTests(`${BASE}:component/x/1.0.0/1`)).toBe(wanted);
});

test('a base image has its version without the build, and the time it was made', async () => {
  const image = { version: '2026.11.1/1', dateCreated: '2026-11-01T00:00:00Z' };
  const pipelines = await answering({ GetImage: { image } });
  expect(await pipelines.newestBase(`${BASE}:image/al2023/x.x.x`)).toEqual({
    version: '2026.11.1',
    createdAt: Date.parse('2026-11-01T00:00:00Z'),
  });
});
