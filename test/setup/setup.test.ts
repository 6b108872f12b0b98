import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../src/app/config.ts';
import { type SlackWorld, startSlackWorld } from '../local/slack/support/slack-world.ts';
import { type StartedEstate, startEstate } from './estates/estate.ts';
import { emptyFolder, MANIFEST, removeFolder, runs } from './estates/run.ts';

/** `npm run setup`, as its command line and what it writes, against the local AWS and the local Slack. */

let estate: StartedEstate;
let slack: SlackWorld;
let folder: string;
let allows: (action: string) => boolean;

beforeEach(async () => {
  allows = () => true;
  estate = await startEstate('groups', (action) => allows(action));
  slack = await startSlackWorld();
  folder = emptyFolder();
});
afterEach(async () => {
  await estate.close();
  await slack.close();
  removeFolder(folder);
});

const token = () => slack.slack.workspace.app.botToken;
const env = () => ({ ...estate.env, SLACK_API_URL: `${slack.url}/api/`, SLACK_BOT_TOKEN: token() });
const setup = (args: readonly string[], more: Partial<Parameters<typeof runs>[1]> = {}) =>
  runs([...args, '--out', folder], { env: env(), ...more });
const config = () => readFileSync(join(folder, 'patchwarden.yml'), 'utf8');

describe('without a terminal', () => {
  test('--yes takes the channel and the user group that Slack shows, and each default', async () => {
    const { code, text } = await setup(['--yes']);
    expect([code, text]).toEqual([0, expect.stringContaining('Wrote patchwarden.yml and manifest.yml: fleets 6')]);
    const { workspace, channel, approvers, policies, fleets } = loadConfig(join(folder, 'patchwarden.yml'));
    expect({ workspace, channel, approvers }).toMatchObject({
      workspace: 'T0PATCHW',
      channel: 'C0PATCHING',
      approvers: { approvers: { usergroup: 'S0PLATFORM' } },
    });
    expect(Object.keys(policies)).toEqual(['dev', 'preprod', 'prod']);
    expect(fleets['api-prod']).toMatchObject({ policy: 'prod', image: 'api', after: 'api-staging' });
    expect(config()).toContain(
      '  # seen: Auto Scaling group api-dev, 2 instances, launch template api-dev version 1; refresh\n  api-dev: {',
    );
    expect(config()).toContain('  # ? neither a tag nor its name says a stage: policy prod was chosen');
  });

  test('--answers takes what the file says; a fleet may be left out or get another policy', async () => {
    const answers = join(folder, 'answers.yml');
    writeFileSync(
      answers,
      'approvers: [U0ANA, U0BEN, U0CLEO]\napprovals.prod: 2\nfleet.scanner-prod: no\nfleet.api-staging: no\nfleet.reports: test\n',
    );
    expect((await setup(['--answers', answers])).code).toBe(0);
    const { fleets, approvers } = loadConfig(join(folder, 'patchwarden.yml'));
    expect(Object.keys(fleets)).toEqual(['api-dev', 'api-prod', 'search', 'reports']);
    expect(fleets['api-prod']?.after).toBe('api-dev');
    expect(fleets['reports']?.policy).toBe('test');
    expect(approvers['approvers']).toMatchObject({ users: ['U0ANA', 'U0BEN', 'U0CLEO'] });
  });

  test.each([
    ['channel: general', 'channel: “general” is not the id of a channel, such as C0123ABCD.'],
    ['channel: C0SHARED', 'C0SHARED is shared with another organisation, where approvals are not requested.'],
    ['fleet.nobody: no', 'No question is called fleet.nobody.'],
    ['[]', 'must be a map of answers'],
  ])('an answer that does not fit, %s, is one sentence, and nothing is written', async (text, said) => {
    const answers = join(folder, 'answers.yml');
    writeFileSync(answers, text);
    expect(await setup(['--answers', answers])).toEqual({ code: 1, text: expect.stringContaining(said) });
    expect(readdirSync(folder)).toEqual(['answers.yml']);
  });

  test('neither a terminal nor answers: it says which options there are', async () => {
    expect(await setup([])).toEqual({
      code: 1,
      text: 'There is no terminal to ask on: add --yes to take every default, or --answers <file>.',
    });
  });

  test('without a bot token it says what only a person can tell', async () => {
    const { code, text } = await setup(['--yes'], { env: estate.env });
    expect([code, text]).toEqual([1, expect.stringContaining('Nothing tells workspace (Id of the Slack workspace')]);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('on a terminal', () => {
  test('Enter takes the default, a wrong answer is asked again, and doubts stand above their question', async () => {
    const asked: string[] = [];
    const lines = ['Nowhere/Land', 'Europe/London'];
    const ask = async (question: string) => {
      asked.push(question);
      return question.startsWith('Time zone') ? (lines.shift() ?? '') : '';
    };
    const { code, text } = await setup([], { ask });
    expect([code, text]).toEqual([0, expect.stringContaining('“Nowhere/Land” is not a time zone')]);
    expect(loadConfig(join(folder, 'patchwarden.yml')).timezone).toBe('Europe/London');
    expect(asked[2]).toBe(
      'Channel for cards and notices (#patching C0PATCHING, #web C0WEB, #windows C0WINDOWS) [C0PATCHING]: ',
    );
    expect(asked.at(-3)).toMatch(/^ {2}\? neither a tag .*\nManage reports \(refresh, image web, policy prod\)/);
  });

  test('Ctrl+C while it asks, and just before it writes, leaves nothing', async () => {
    const stop = new AbortController();
    const ask = async () => {
      stop.abort();
      return '';
    };
    const { code, text } = await setup([], { ask, stop: stop.signal });
    expect([code, text]).toEqual([1, expect.stringMatching(/Stopped\. Nothing was written\.$/)]);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('Ctrl+C while it reads ends it before the next call', async () => {
    const stop = new AbortController();
    stop.abort();
    const { code, text } = await setup(['--yes'], { stop: stop.signal });
    expect([code, text]).toEqual([1, expect.stringContaining('Stopped. Nothing was written.')]);
  });
});

describe('files that are there', () => {
  test('are not replaced without --force', async () => {
    writeFileSync(join(folder, 'patchwarden.yml'), 'mine');
    const { code, text } = await setup(['--yes']);
    expect([code, text]).toEqual([1, expect.stringContaining('is already there: add --force to replace')]);
    expect(config()).toBe('mine');
    expect((await setup(['--yes', '--force'])).code).toBe(0);
    expect(config()).toContain('workspace: T0PATCHW');
    expect(readdirSync(folder).sort()).toEqual(['manifest.yml', 'patchwarden.yml']);
  });

  test('that are folders are named, and neither file is written', async () => {
    mkdirSync(join(folder, 'manifest.yml'));
    const { code, text } = await setup(['--yes', '--force']);
    expect([code, text]).toEqual([1, expect.stringContaining('manifest.yml is a folder: move it away.')]);
    expect(readdirSync(folder)).toEqual(['manifest.yml']);
  });

  test('that cannot be written leave nothing beside them', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const { code, text } = await runs(['--yes', '--out', join(file, 'inside')], { env: env() });
    expect([code, text]).toEqual([1, expect.stringContaining('The files could not be written: ')]);
    expect(readdirSync(folder)).toEqual(['file']);
  });
});

describe('the manifest', () => {
  const OURS = 'https://abc.lambda-url.ap-southeast-2.on.aws/slack/events';
  const deploy = (name = 'Patchwarden', url = OURS, createdAt = 0) =>
    estate.cloudFormation.recordPast({
      name,
      template: `Resources: { Logs: { Type: "AWS::Logs::LogGroup" } }
Outputs: { SlackRequestUrl: { Value: ${JSON.stringify(url)} } }`,
      parameters: {},
      createdAt,
      updates: [],
      makeGroup: async () => {},
    });

  test('is as it comes before the first deployment, and what is left says when its URL is known', async () => {
    const { text } = await setup(['--yes']);
    expect(readFileSync(join(folder, 'manifest.yml'), 'utf8')).toBe(MANIFEST);
    expect(text).toContain('Run npm run setup -- --manifest --force: the request URL is known then');
    expect(await setup(['--manifest'])).toEqual({ code: 1, text: expect.stringContaining('deploy Patchwarden first') });
  });

  test('gets the URL of the deployed stack in its three places, and the config stays', async () => {
    await setup(['--yes']);
    await deploy();
    writeFileSync(join(folder, 'patchwarden.yml'), 'mine');
    expect((await setup(['--manifest', '--force'])).code).toBe(0);
    const text = readFileSync(join(folder, 'manifest.yml'), 'utf8');
    expect(text.match(/https:\/\/abc\.lambda-url\.ap-southeast-2\.on\.aws\/slack\/events/g)).toHaveLength(3);
    expect(config()).toBe('mine');
  });

  test.each([
    ['of another stack', 'sandbox', 'https://abc.lambda-url.ap-southeast-2.on.aws/slack/events'],
    ['of another host', 'Patchwarden', 'https://elsewhere.example/slack/events'],
    ['of more than one line', 'Patchwarden', `${OURS}\nsettings: { socket_mode_enabled: true }`],
  ])('does not get the URL %s', async (_what, name, url) => {
    await deploy(name, url, 1);
    expect(await setup(['--manifest', '--force'])).toEqual({
      code: 1,
      text: expect.stringContaining('No stack named Patchwarden in ap-southeast-2 prints its SlackRequestUrl'),
    });
    if (name === 'Patchwarden') return;
    await deploy();
    expect((await setup(['--manifest', '--force'])).text).toContain(OURS);
  });
});

describe('what cannot be read', () => {
  test.each([
    ['autoscaling:', 'Auto Scaling groups', 'autoscaling:DescribeAutoScalingGroups'],
    ['imagebuilder:', 'pipelines', 'imagebuilder:ListImagePipelines'],
    ['ssm:', 'maintenance windows', 'ssm:DescribeMaintenanceWindows'],
  ])('%s denied is a doubt, and the rest is proposed', async (service, about, missing) => {
    allows = (action) => !action.startsWith(service);
    const { code, text } = await setup(['--yes']);
    expect([code, text]).toEqual([
      0,
      expect.stringContaining(
        `? ${about}: could not be read, so none is proposed. Your credentials are not allowed ${missing} in ap-southeast-2`,
      ),
    ]);
    expect(() => loadConfig(join(folder, 'patchwarden.yml'))).not.toThrow();
  });

  test('a scope that the app lacks is a doubt with the scope', async () => {
    await slack.close();
    slack = await startSlackWorld({ app: { scopes: ['channels:read', 'groups:read'] } });
    const answers = join(folder, 'answers.yml');
    writeFileSync(answers, 'approvers: [U0ANA, U0BEN, U0CLEO]');
    const { text } = await setup(['--answers', answers]);
    expect(text).toContain('Slack did not list user groups (missing_scope): add the scope usergroups:read');
  });

  test.each<[string, Record<string, string | undefined>, string]>([
    ['no Region', { AWS_REGION: '' }, 'Which Region? Set AWS_REGION.'],
    ['no network', { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' }, 'AWS cannot be reached from here (ECONNREFUSED)'],
    ['a wrong token', { SLACK_BOT_TOKEN: 'xoxb-wrong' }, 'Slack did not accept SLACK_BOT_TOKEN (invalid_auth)'],
    ['no Slack', { SLACK_API_URL: 'http://127.0.0.1:9/' }, 'Slack cannot be reached from here'],
  ])('%s is one sentence', async (_what, more, said) => {
    const { code, text } = await setup(['--yes'], { env: { ...env(), ...more } as Record<string, string> });
    expect([code, text]).toEqual([1, expect.stringContaining(said)]);
    expect(existsSync(join(folder, 'patchwarden.yml'))).toBe(false);
  });
});

test('an option that nobody knows shows how to use it', async () => {
  expect(await setup(['--no'])).toEqual({ code: 1, text: expect.stringContaining('npm run setup -- [--yes') });
});
