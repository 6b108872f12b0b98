import { parse } from 'yaml';
import { createSsm } from '../../../local/aws/ssm/service.ts';
import { createAws } from '../../../local/aws/world.ts';
import { createClock } from '../../../local/clock.ts';
import { runAdopt } from '../../../setup/adopt/run-adopt.ts';
import { parseConfig } from '../../../src/config/load.ts';
import { changed } from '../../config/fixture.ts';

/** `npm run adopt`, as its command line and what it prints, against the simulated AWS by the real SDK. */

const WINDOW = 'mw-0c1b2c3d4e5f67890';
const place = { accountId: '111122223333', region: 'ap-southeast-2' };
const PATCH_TASK = 'AWS-RunPatchBaseline';

async function world() {
  const errors: unknown[] = [];
  const onError = (error: unknown) => errors.push(error);
  const clock = createClock({ start: Date.parse('2026-11-20T09:00:00Z'), speed: 0, onError });
  let ssm: ReturnType<typeof createSsm> | undefined;
  const aws = createAws({
    clock,
    ...place,
    onError,
    services: (deps) => {
      ssm = createSsm({ ...deps });
      return [ssm];
    },
  });
  if (ssm === undefined) throw new Error('Systems Manager is made together with AWS');
  const { url } = await aws.server.listen(0);
  const made = ssm;
  made.placeWindow(WINDOW, {
    Name: 'Patching-PROD',
    Schedule: 'cron(0 22 ? * TUE#2 *)',
    Duration: 4,
    Cutoff: 1,
    AllowUnassociatedTargets: true,
    ClientToken: undefined,
  });
  const env = {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: 'ap-southeast-2',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  };
  return {
    aws,
    ssm: made,
    env,
    deploy: () =>
      made.handlers.CreateDocument({
        Name: 'Patchwarden-Window',
        Content: 'schemaVersion: "0.3"\nmainSteps: [{ name: wait, action: "aws:sleep", inputs: { Duration: PT1S } }]',
        DocumentType: 'Automation',
        DocumentFormat: 'YAML',
      }),
    placePatchTask: () =>
      made.placeTask({
        WindowId: WINDOW,
        Name: 'install',
        TaskType: 'RUN_COMMAND',
        TaskArn: PATCH_TASK,
        Priority: 1,
        MaxConcurrency: '10%',
        MaxErrors: '10%',
        Targets: [{ Key: 'InstanceIds', Values: ['i-00000000000000001'] }],
        TaskInvocationParameters: { RunCommand: { Parameters: { Operation: ['Install'] } } },
        ClientToken: undefined,
      }),
    tasks: async () => (await made.handlers.DescribeMaintenanceWindowTasks({ WindowId: WINDOW })).Tasks,
    errors,
  };
}

interface Options {
  env?: Readonly<Record<string, string>>;
  edits?: Readonly<Record<string, unknown>>;
  stopped?: boolean;
}

async function run(args: readonly string[], { env = {}, edits = {}, stopped = false }: Options = {}) {
  const printed: string[] = [];
  const before = { ...process.env };
  Object.assign(process.env, env);
  const stop = new AbortController();
  if (stopped) stop.abort();
  try {
    const code = await runAdopt(args, {
      env,
      loadConfig: () => parseConfig(changed(edits)),
      out: (text) => printed.push(text),
      stop: stop.signal,
    });
    return { code, text: printed.join('\n') };
  } finally {
    process.env = before;
  }
}

const PARAMETERS = {
  Fleet: ['rhel-prod'],
  WindowId: ['{{WINDOW_ID}}'],
  WindowExecutionId: ['{{WINDOW_EXECUTION_ID}}'],
  TaskExecutionId: ['{{TASK_EXECUTION_ID}}'],
};
const ROLE = 'arn:aws:iam::111122223333:role/patchwarden-window-task-ap-southeast-2';

describe('prints', () => {
  test('the task for CloudFormation, without targets', async () => {
    const { code, text } = await run([WINDOW, '--format', 'cloudformation']);
    expect(code).toBe(0);
    expect(parse(text.split('\n\n')[0] ?? '')).toEqual({
      PatchwardenRhelProd: {
        Type: 'AWS::SSM::MaintenanceWindowTask',
        Properties: {
          WindowId: WINDOW,
          Name: 'Patchwarden-rhel-prod',
          TaskType: 'AUTOMATION',
          TaskArn: 'Patchwarden-Window',
          ServiceRoleArn: ROLE,
          Priority: 1,
          TaskInvocationParameters: {
            MaintenanceWindowAutomationParameters: { DocumentVersion: '$DEFAULT', Parameters: PARAMETERS },
          },
        },
      },
    });
  });

  test('the task for Terraform', async () => {
    const { text } = await run([WINDOW, '--format', 'terraform']);
    expect(text).toContain('resource "aws_ssm_maintenance_window_task" "patchwarden_rhel_prod" {');
    expect(text).toContain(`      parameter {
        name   = "WindowId"
        values = ["{{WINDOW_ID}}"]
      }`);
    expect(text).not.toMatch(/targets|max_/);
  });

  test('a command of the AWS CLI, which the API takes as it is', async () => {
    const { text } = await run([WINDOW, '--format', 'cli']);
    const [, json = ''] = /--task-invocation-parameters '([^']+)'/.exec(text) ?? [];
    const { ssm, aws } = await world();
    ssm.placeTask({
      WindowId: WINDOW,
      TaskType: 'AUTOMATION',
      TaskArn: 'Patchwarden-Window',
      ServiceRoleArn: ROLE,
      TaskInvocationParameters: JSON.parse(json),
      ClientToken: undefined,
    });
    await aws.close();
    expect(JSON.parse(json)).toEqual({ Automation: { DocumentVersion: '$DEFAULT', Parameters: PARAMETERS } });
  });

  test('all three, and what comes next, without asking AWS anything', async () => {
    const { code, text } = await run([WINDOW]);
    expect(code).toBe(0);
    for (const title of ['# CloudFormation', '# Terraform', '# AWS CLI']) expect(text).toContain(title);
    expect(text).toContain(`npm run adopt -- ${WINDOW} --apply`);
    expect(text).not.toContain('adopted: true');
  });

  test('what the config lacks, for a window that is not adopted there', async () => {
    const edits = { 'fleets.rhel-prod.adopted': undefined, 'fleets.rhel-prod.occurrences': undefined };
    expect((await run([WINDOW], { edits })).text).toContain(
      `In patchwarden.yml, set window: ${WINDOW} and adopted: true under fleets.rhel-prod, then deploy Patchwarden.`,
    );
  });
});

describe('refuses in one sentence', () => {
  test.each<[string, string[], Readonly<Record<string, unknown>>, string]>([
    ['a name that is no fleet', ['Patching-PROD'], {}, '"Patching-PROD" is not a fleet in the config: choose from'],
    ['half an id', ['mw-0c1b'], {}, '"mw-0c1b" is not the id of a maintenance window'],
    ['nothing', [], {}, 'npm run adopt -- <window> [--fleet <name>]'],
    ['an unknown option', [WINDOW, '--force'], {}, "Unknown option '--force'"],
    ['another format', [WINDOW, '--format', 'pulumi'], {}, 'choose from cloudformation, terraform, cli.'],
    ['both at once', [WINDOW, '--apply', '--remove', 'x'], {}, 'Give --apply or --remove, one at a time'],
    [
      'a window of no fleet',
      ['mw-0f1b2c3d4e5f67890'],
      {},
      'No patch group in the config has window: mw-0f1b2c3d4e5f67890.',
    ],
    [
      'an unknown fleet',
      [WINDOW, '--fleet', 'rhel-prd'],
      {},
      'is not a patch group in the config: did you mean rhel-prod?',
    ],
    [
      'a fleet of another window',
      [WINDOW, '--fleet', 'rhel-dev'],
      {},
      'fleets.rhel-dev has window: mw-0b1b2c3d4e5f67890 in the config, and not',
    ],
    [
      'a fleet that is never patched',
      [WINDOW, '--fleet', 'win-prod'],
      {},
      'fleets.win-prod has no patch in the config',
    ],
    ['a broken config', [WINDOW], { timezone: '+10:00' }, 'timezone (line'],
  ])('%s', async (_, args, edits, sentence) => {
    const { code, text } = await run(args, { edits });
    expect(code).toBe(1);
    expect(text).toContain(sentence);
  });

  test('another Region, or no answer', async () => {
    const offline = { AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' };
    expect((await run([WINDOW, '--apply'], { env: { ...offline, AWS_REGION: 'us-east-1' } })).text).toBe(
      "AWS_REGION is us-east-1 and the config's first Region is ap-southeast-2: set AWS_REGION=ap-southeast-2.",
    );
    expect((await run([WINDOW, '--apply'], { env: { ...offline, AWS_REGION: 'ap-southeast-2' } })).text).toContain(
      'AWS cannot be reached from here (ECONNREFUSED)',
    );
  });
});

describe('with the caller’s credentials', () => {
  let made: Awaited<ReturnType<typeof world>>;
  const doing = (args: readonly string[], options: Options = {}) => run(args, { env: made.env, ...options });
  beforeEach(async () => {
    made = await world();
  });
  afterEach(async () => {
    await made.aws.close();
    expect(made.errors).toEqual([]);
  });

  test('registers the task once, and names the one that patches without asking', async () => {
    await made.deploy();
    const old = made.placePatchTask();
    const first = await doing([WINDOW, '--apply']);
    expect(first.code).toBe(0);
    expect(first.text).toMatch(
      /^Patching-PROD \(mw-0c1b2c3d4e5f67890\) now asks Patchwarden before patching rhel-prod: registered task \S+\./,
    );
    expect(first.text).toContain(
      `install, AWS-RunPatchBaseline\n    npm run adopt -- ${WINDOW} --remove ${old} --confirm ${WINDOW}`,
    );
    expect((await doing([WINDOW, '--apply'])).text).toContain('already asks Patchwarden before patching rhel-prod');
    const tasks = await made.tasks();
    expect(tasks.map(({ TaskArn }) => TaskArn).sort()).toEqual([PATCH_TASK, 'Patchwarden-Window']);
    const [ours] = tasks.filter(({ Type }) => Type === 'AUTOMATION');
    expect(ours).toMatchObject({ ServiceRoleArn: ROLE, Targets: [] });
  });

  test('removes a task only when the window is given once more', async () => {
    const old = made.placePatchTask();
    const asked = await doing([WINDOW, '--remove', old]);
    expect([asked.code, asked.text]).toEqual([
      1,
      `This would remove install, AWS-RunPatchBaseline from ${WINDOW}, and AWS keeps no copy. To do it, add --confirm ${WINDOW}. Nothing was changed.`,
    ]);
    expect(await made.tasks()).toHaveLength(1);
    expect((await doing([WINDOW, '--remove', old, '--confirm', WINDOW])).text).toBe(
      `install, AWS-RunPatchBaseline is removed from ${WINDOW}.`,
    );
    expect(await made.tasks()).toEqual([]);
    expect((await doing([WINDOW, '--remove', old, '--confirm', WINDOW])).text).toContain('has no task');
  });

  test('changes nothing after Ctrl+C', async () => {
    await made.deploy();
    expect(await doing([WINDOW, '--apply'], { stopped: true })).toEqual({
      code: 1,
      text: 'Stopped. Nothing was changed.',
    });
    expect(await made.tasks()).toEqual([]);
  });

  test.each([
    ['ssm:GetMaintenanceWindow', 'GetMaintenanceWindow'],
    ['ssm:DescribeMaintenanceWindowTasks', 'DescribeMaintenanceWindowTasks'],
    ['ssm:RegisterTaskWithMaintenanceWindow', 'RegisterTaskWithMaintenanceWindow'],
  ])('names %s when it is missing', async (action, operation) => {
    await made.deploy();
    made.aws.faults.add({ target: 'aws', service: 'ssm', operation, kind: 'access-denied', times: 9 });
    const { code, text } = await doing([WINDOW, '--apply']);
    expect([code, text]).toEqual([
      1,
      `Your credentials are not allowed ${action} in ap-southeast-2: get that permission, or have someone run this who has it.`,
    ]);
    expect(await made.tasks()).toEqual([]);
  });

  test('says what to deploy first, which window is not there, and whose credentials they are', async () => {
    expect((await doing([WINDOW, '--apply'])).text).toBe(
      'There is no runbook Patchwarden-Window in ap-southeast-2: deploy Patchwarden with adopted: true on this fleet first.',
    );
    const edits = { 'fleets.rhel-prod.window': 'mw-0d1b2c3d4e5f67890' };
    expect((await doing(['mw-0d1b2c3d4e5f67890', '--apply'], { edits })).text).toBe(
      "There is no such window or task in ap-southeast-2: check the id, and that AWS_REGION is the window's Region.",
    );
    const elsewhere = { accounts: { '444455556666': { regions: ['ap-southeast-2'] } }, images: {}, freezes: [] };
    expect(
      (
        await doing([WINDOW, '--apply'], {
          edits: {
            ...elsewhere,
            'fleets.web-dev.image': undefined,
            'fleets.web-prod.image': undefined,
            'fleets.api-prod.image': undefined,
            'fleets.api-prod.instanceRole': undefined,
          },
        })
      ).text,
    ).toBe(
      "Your credentials are for account 111122223333, but the config's first account is 444455556666: use credentials for 444455556666.",
    );
  });
});
