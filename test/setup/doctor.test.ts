import { worldPatching } from '../../local/world/world-patching.ts';
import { runDoctor } from '../../setup/doctor/run-doctor.ts';
import { loadConfig } from '../../src/app/config.ts';
import { type PatchingAws, startPatchingAws } from '../aws/patching-world.ts';

/** `npm run doctor`, as its command line and what it prints, against the simulated AWS by the real SDK. */

const QA = 'mw-0c42d3073d43c3e8c';

let aws: PatchingAws;
beforeEach(async () => {
  aws = await startPatchingAws(worldPatching);
});
afterEach(() => aws.close());

async function doctor(args: readonly string[] = [], env: object = {}) {
  const lines: string[] = [];
  const code = await runDoctor(args, {
    env: { AWS_ENDPOINT_URL: aws.url, AWS_REGION: 'ap-southeast-2', ...env },
    loadConfig,
    out: (text) => lines.push(text),
    stop: new AbortController().signal,
  });
  return { code, lines };
}

test('the default world is in order', async () => {
  const { code, lines } = await doctor();
  expect(code).toBe(0);
  expect(lines).toContain(`ok     Window Patching-QA (${QA}) asks before it patches win-qa.`);
  expect(lines).toContain('ok     win-prod: 2 instances, and each can be patched.');
  expect(lines.filter((line) => line.startsWith('TO DO'))).toEqual([]);
});

test('a window that was disabled, and one whose task lost a parameter, fail it', async () => {
  const { Tasks } = await aws.callService('ssm', 'DescribeMaintenanceWindowTasks', { WindowId: QA });
  const { WindowTaskId } = Object(Array.isArray(Tasks) ? Tasks[0] : undefined);
  await aws.callService('ssm', 'UpdateMaintenanceWindowTask', {
    WindowId: QA,
    WindowTaskId,
    TaskInvocationParameters: { Automation: { Parameters: { Fleet: ['win-qa'], WindowId: [QA] } } },
  });
  await aws.callService('ssm', 'UpdateMaintenanceWindow', { WindowId: 'mw-0c30ddd1519afb4a6', Enabled: false });
  const { code, lines } = await doctor();
  expect(code).toBe(1);
  expect(lines.slice(0, 2)).toEqual([
    `TO DO  win-qa: WindowId, WindowExecutionId and TaskExecutionId of task ${WindowTaskId} are not what the window fills in, so the runbook refuses to start. npm run adopt -- ${QA} prints the right task.`,
    'TO DO  win-uat: window mw-0c30ddd1519afb4a6 is disabled, so it does not open. Enable it where it is defined.',
  ]);
});

test('another Region, unknown words and an AWS that is not there are one sentence', async () => {
  expect(await doctor([], { AWS_REGION: 'us-east-1' })).toEqual({
    code: 1,
    lines: ["AWS_REGION is us-east-1 and the config's first Region is ap-southeast-2: set AWS_REGION=ap-southeast-2."],
  });
  expect((await doctor(['now'])).lines[0]).toMatch(/^Unexpected argument 'now'/);
  expect((await doctor([], { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' })).lines).toEqual([
    expect.stringMatching(/^AWS cannot be reached from here/),
  ]);
});
