import { runDoctor } from '../../setup/doctor/run-doctor.ts';
import { loadConfig } from '../../src/app/config.ts';
import { LocalWorld } from '../support/local-world.ts';

/** `npm run doctor`, as its command line and what it prints, against the local AWS and Slack by the real clients. */

const QA = 'mw-0c42d3073d43c3e8c';

let world: LocalWorld;
let isFresh = true;
beforeAll(async () => {
  world = await LocalWorld.open();
});
beforeEach(async () => {
  if (!isFresh) await world.reset();
  isFresh = false;
  await world.advance('2m');
});
afterAll(() => world.close());

async function doctor(args: readonly string[] = [], env: object = {}, stop = new AbortController().signal) {
  const lines: string[] = [];
  const code = await runDoctor(args, {
    env: {
      AWS_ENDPOINT_URL: world.local.awsUrl,
      AWS_REGION: 'ap-southeast-2',
      SLACK_API_URL: `${world.local.slackUrl}/api/`,
      ...env,
    },
    loadConfig,
    out: (text) => lines.push(text),
    stop,
    now: () => world.now(),
  });
  return { code, lines };
}

const aws = (service: string, operation: string, input: object) =>
  world.local.aws.callService(service, operation, { ...input });

test('the default world is in order but for its deadlines, and no secret is printed', async () => {
  const { code, lines } = await doctor();
  expect(code).toBe(1);
  const toDo = lines.filter((line) => line.startsWith('TO DO'));
  expect(toDo).toHaveLength(5);
  for (const line of toDo)
    expect(line).toMatch(/ has 3 days for the most urgent patches \(BOD 26-04\), and needs at least /);
  expect(lines.filter((line) => line.startsWith('?'))).toEqual([
    expect.stringMatching(/^\? {6}Automation may have a change calendar/),
  ]);
  expect(lines).toEqual(
    expect.arrayContaining([
      'ok     The Slack app has the 11 scopes of manifest.yml.',
      'ok     3 channels of patchwarden.yml: Patchwarden is in each, and none is shared with another organisation.',
      'ok     /patchwarden/slack-signing-secret and /patchwarden/slack-bot-token: readable, and not empty.',
      expect.stringMatching(/^ok {5}9 documents as deployed: Patchwarden-Bake, /),
      'ok     9 roles that documents, tasks and fleets pass: each exists.',
      'ok     Policy prod needs 2 approvals, and 3 people can give one.',
      `ok     Window Patching-QA (${QA}) asks before it patches win-qa.`,
      'ok     win-prod: 2 instances, and each can be patched.',
      'ok     2 alarms of fleets: each exists, and is not in alarm (web-prod-5xx, api-prod-5xx).',
      'ok     There is vCPU quota for a second group of web-dev and web-prod.',
      'ok     The tick runs: it was noted under a minute ago, as it is every three minutes.',
      'ok     No audit sink is deployed; npx cdk deploy -c auditSink=<days> PatchwardenAuditSink makes one.',
    ]),
  );
  expect(lines.join('\n')).not.toMatch(/xoxb-|local-signing-secret/);
});

test('each fault that people make is to do', async () => {
  const { Tasks } = await aws('ssm', 'DescribeMaintenanceWindowTasks', { WindowId: QA });
  const { WindowTaskId } = Object(Array.isArray(Tasks) ? Tasks[0] : undefined);
  await aws('ssm', 'UpdateMaintenanceWindowTask', {
    WindowId: QA,
    WindowTaskId,
    TaskInvocationParameters: { Automation: { Parameters: { Fleet: ['win-qa'], WindowId: [QA] } } },
  });
  await aws('ssm', 'UpdateMaintenanceWindow', { WindowId: 'mw-0c30ddd1519afb4a6', Enabled: false });
  const { Content } = await aws('ssm', 'GetDocument', { Name: 'Patchwarden-Bake' });
  const edited = JSON.stringify({ ...JSON.parse(String(Content)), description: 'edited in the console' });
  await aws('ssm', 'UpdateDocument', { Name: 'Patchwarden-Bake', Content: edited, DocumentVersion: '$LATEST' });
  await aws('ssm', 'UpdateDocumentDefaultVersion', { Name: 'Patchwarden-Bake', DocumentVersion: '2' });
  await aws('ssm', 'DeleteDocument', { Name: 'Patchwarden-Window' });
  await aws('ssm', 'PutParameter', {
    Name: '/patchwarden/slack-signing-secret',
    Type: 'SecureString',
    Value: 'secret\n',
    Overwrite: true,
  });
  await aws('sqs', 'SendMessage', {
    QueueUrl: `${world.local.awsUrl}/111122223333/patchwarden-undelivered`,
    MessageBody: '{}',
  });
  await world.control('channel', { channel: 'C0WEB', remove: ['UPATCHBOT'] });
  await world.control('channel', { channel: 'C0WINDOWS', shared: true });
  await world.control('user', { user: 'U0BEN', deleted: true });
  await world.fault({ target: 'alarm', alarm: 'api-prod-5xx', state: 'ALARM' });
  const { code, lines } = await doctor();
  expect(code).toBe(1);
  expect(lines).toEqual(
    expect.arrayContaining([
      `TO DO  win-qa: WindowId, WindowExecutionId and TaskExecutionId of task ${WindowTaskId} are not what the window fills in, so the runbook refuses to start. npm run adopt -- ${QA} prints the right task.`,
      'TO DO  win-uat: window mw-0c30ddd1519afb4a6 is disabled, so it does not open. Enable it where it is defined.',
      expect.stringMatching(/^TO DO {2}The default version of document Patchwarden-Bake is not what was deployed/),
      expect.stringMatching(/^TO DO {2}There is no document Patchwarden-Window, /),
      expect.stringMatching(
        /^TO DO {2}Parameter \/patchwarden\/slack-signing-secret begins or ends with a space or a line break/,
      ),
      expect.stringMatching(/^TO DO {2}1 message in patchwarden-undelivered could not be handled\./),
      'TO DO  Patchwarden is not in channel C0WEB, which fleets.web-prod uses. Type /invite @patchwarden there.',
      expect.stringMatching(
        /^TO DO {2}Channel C0WINDOWS, which fleets\.win-dev, .* use, is shared with another organisation/,
      ),
      expect.stringMatching(
        /^TO DO {2}Policy prod needs 2 approvals, and just 2 people can give one: .* Not counted: 2 deactivated accounts\./,
      ),
      'TO DO  api-prod: api-prod-5xx is in ALARM, so a deploy is refused, or rolled back. Look at the alarm in CloudWatch before the next deploy.',
    ]),
  );
});

test('who may not read the bot token is told so, and the rest is checked', async () => {
  await world.fault({ target: 'aws', service: 'ssm', operation: 'GetParameters', kind: 'access-denied', times: 3 });
  await world.fault({ target: 'aws', service: 'iam', operation: 'GetRole', kind: 'access-denied', times: 99 });
  const { lines } = await doctor();
  expect(lines.filter((line) => line.startsWith('?')).slice(0, 3)).toEqual([
    expect.stringMatching(
      /^\? {6}Not read: the scopes of the Slack app, the channels of patchwarden\.yml and who can approve, since the bot token could not be read \(AccessDenied\w*\)\./,
    ),
    expect.stringMatching(
      /^\? {6}Not read: parameter \/patchwarden\/slack-signing-secret, parameter \/patchwarden\/slack-bot-token \(AccessDenied\w*\)\. Whoever runs these checks needs ssm:GetParameters\.$/,
    ),
    expect.stringMatching(
      /^\? {6}Not read: role patchwarden-bake-runbook-ap-southeast-2, role \S+, role \S+ and 6 more \(AccessDenied\w*\)\. Whoever runs these checks needs iam:GetRole\.$/,
    ),
  ]);
});

test('another Region, unknown words, an AWS that is not there and Ctrl+C are one sentence', async () => {
  expect(await doctor([], { AWS_REGION: 'us-east-1' })).toEqual({
    code: 1,
    lines: ["AWS_REGION is us-east-1 and the config's first Region is ap-southeast-2: set AWS_REGION=ap-southeast-2."],
  });
  expect((await doctor(['now'])).lines[0]).toMatch(/^Unexpected argument 'now'/);
  expect((await doctor([], { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' })).lines).toEqual([
    expect.stringMatching(/^AWS cannot be reached from here/),
  ]);
  expect(await doctor([], {}, AbortSignal.abort())).toEqual({
    code: 1,
    lines: ['Stopped: these checks only read, so nothing was changed.'],
  });
});
