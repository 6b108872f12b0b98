import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { startLocal } from '../../../local/start.ts';
import { runAdopt } from '../../../setup/adopt/run-adopt.ts';
import { runDoctor } from '../../../setup/doctor/run-doctor.ts';
import { ownManifest, runSetup } from '../../../setup/setup/run-setup.ts';
import { loadConfig } from '../../../src/app/config.ts';
import { enforceIam } from '../../support/iam/authorizer.ts';
import { LocalWorld } from '../../support/local-world.ts';
import { actsIn, joined, stepsOf } from './guide.ts';

/** docs/adopting.md, played from the first command to the first approved patch against the local AWS and Slack. */

const WORLD = 'local/world/estates/rings.yml';
const CHANNEL = 'C0PATCHING';
const BOT = 'UPATCHBOT';
const APPROVE = 'run-approve';

/** What a shell runs, by how it begins; `npm run …` beside it. What prepares the machine and the account is done already here. */
const DONE = /^(?:npm install|export |read -rs SLACK_BOT_TOKEN|npx cdk bootstrap)/;

class Player {
  readonly folder = mkdtempSync(join(tmpdir(), 'adopting-'));
  /** What commands printed, by command. */
  readonly printed: (readonly [command: string, text: string, code: number])[] = [];
  /** Calls with which the bot or its runbooks changed something, in the step that is played. */
  readonly writes: string[] = [];
  readonly #errors: unknown[] = [];
  /** The configuration that the newest build copied into the functions. */
  #built: string | undefined;
  #bare: Awaited<ReturnType<typeof startLocal>> | undefined;
  #deployed: LocalWorld | undefined;

  /** An account without Patchwarden, and a workspace with its app. */
  async open(): Promise<void> {
    this.#bare = await startLocal({ world: WORLD, template: { Resources: {} }, onError: this.#onError });
  }

  async close(): Promise<void> {
    await this.#bare?.close();
    await this.#deployed?.close();
    rmSync(this.folder, { recursive: true });
  }

  problems(): readonly unknown[] {
    return [...this.#errors, ...(this.#deployed?.problems() ?? [])];
  }

  titles(): readonly string[] {
    const { messages } = this.world.local.slack.workspace;
    return messages.inChannel(CHANNEL).flatMap(({ message }) => titleIn(message.blocks ?? []));
  }

  get world(): LocalWorld {
    if (this.#deployed === undefined) throw new Error('Patchwarden is not deployed yet');
    return this.#deployed;
  }

  configure(text: string): void {
    const path = join(this.folder, 'patchwarden.yml');
    writeFileSync(path, stringify(joined(parse(readFileSync(path, 'utf8')), parse(text))));
  }

  #config(): string {
    return readFileSync(join(this.folder, 'patchwarden.yml'), 'utf8');
  }

  #build(): void {
    this.#built = this.#config();
  }

  async shell(line: string): Promise<void> {
    const command = line.replace(/ +#.*$/, '');
    if (command === 'npm run build') return this.#build();
    const [, script = '', rest = ''] = /^npm run (\w+)(?: -- (.*))?$/.exec(command) ?? [];
    if (script !== '') return this.#run(script, rest === '' ? [] : rest.split(' '));
    if (command.startsWith('npx cdk deploy')) return this.#deploy();
    const secret = /aws ssm put-parameter --type (SecureString) --name (\/patchwarden\/\S+)/.exec(command);
    if (secret !== null) return;
    if (!DONE.test(command)) throw new Error(`the test cannot run: ${line}`);
  }

  async act(act: ReturnType<typeof actsIn>[number]): Promise<void> {
    switch (act.kind) {
      case 'wait':
        await this.world.advance(act.by);
        return;
      case 'invite':
        await this.world.control('channel', { channel: CHANNEL, add: [BOT] });
        return;
      case 'command':
        await this.world.control('command', { user: act.who, channel: CHANNEL, text: act.text });
        return;
      case 'approve':
        await this.#approve(act.who);
    }
  }

  /** Of the newest card that asks. */
  async #approve(user: string): Promise<void> {
    const { messages } = this.world.local.slack.workspace;
    const asking = messages
      .inChannel(CHANNEL)
      .filter(({ message }) => JSON.stringify(message.blocks ?? []).includes(APPROVE));
    const ts = asking.at(-1)?.message.ts;
    if (ts === undefined) throw new Error(`nobody is asked to approve anything: ${this.titles().join('; ')}`);
    await this.world.control('click', { user, channel: CHANNEL, ts, action_id: APPROVE });
  }

  /** The account is the one from before: nothing but what is deployed has changed in it. */
  async #deploy(): Promise<void> {
    if (this.#built !== this.#config()) throw new Error('the guide deploys a patchwarden.yml that it did not build');
    await this.#bare?.close();
    await this.#deployed?.close();
    this.#bare = undefined;
    this.writes.length = 0;
    const enforced = enforceIam(this.#onError);
    this.#deployed = await LocalWorld.open({
      world: WORLD,
      compliance: true,
      config: join(this.folder, 'patchwarden.yml'),
      onError: this.#onError,
      authorize: async (request, account) => {
        const { caller, service, operation } = request;
        if (!caller.startsWith('patchwarden')) return true;
        if (CHANGING.includes(service) && !/^(?:Describe|Get|List)/.test(operation))
          this.writes.push(`${service}:${operation}`);
        return enforced(request, account);
      },
    });
    await this.world.local.aws.callService('cloudformation', 'CreateStack', {
      StackName: 'Patchwarden',
      TemplateBody: `Resources: { Logs: { Type: "AWS::Logs::LogGroup" } }
Outputs: { SlackRequestUrl: { Value: "https://abc.lambda-url.ap-southeast-2.on.aws/slack/events" } }`,
    });
    await this.world.advance('1m');
  }

  async #run(script: string, args: readonly string[]): Promise<void> {
    const local = this.#bare ?? this.world.local;
    const env = {
      AWS_ENDPOINT_URL: local.awsUrl,
      AWS_REGION: 'ap-southeast-2',
      AWS_ACCESS_KEY_ID: 'setup',
      AWS_SECRET_ACCESS_KEY: 'local',
      SLACK_API_URL: `${local.slackUrl}/api/`,
      SLACK_BOT_TOKEN: local.slack.workspace.app.botToken,
    };
    const lines: string[] = [];
    const around = {
      env,
      loadConfig: (path: string) => loadConfig(join(this.folder, path)),
      out: (text: string) => void lines.push(text),
      stop: new AbortController().signal,
      now: () => local.clock.now(),
      timezone: 'Australia/Sydney',
      manifest: ownManifest(),
    };
    const before = { ...process.env };
    Object.assign(process.env, env);
    try {
      const code = await this.#called(script, args, around);
      this.printed.push([`${script} ${args.join(' ')}`.trim(), lines.join('\n'), code]);
    } finally {
      process.env = before;
    }
  }

  #called(
    script: string,
    args: readonly string[],
    around: Parameters<typeof runSetup>[1] & Parameters<typeof runDoctor>[1],
  ) {
    switch (script) {
      case 'setup':
        return runSetup([...args, '--out', this.folder], around);
      case 'adopt':
        return runAdopt(args, around);
      case 'doctor':
        return runDoctor(args, around);
      default:
        throw new Error(`the guide runs ${script}, which the test does not know`);
    }
  }

  readonly #onError = (error: unknown): void => void this.#errors.push(error);
}

/** Services in which there is something of the owner's to change. */
const CHANGING = ['autoscaling', 'cloudformation', 'ec2', 'imagebuilder', 'ssm'];

const titleIn = (blocks: readonly object[]): string[] =>
  blocks.flatMap((block) => {
    const { type, text } = block as { type?: string; text?: { text?: string } };
    return type === 'header' && text?.text !== undefined ? [text.text] : [];
  });

const STEPS = stepsOf('docs/adopting.md');

test('leads from an account without Patchwarden to its first approved patch', async () => {
  expect(STEPS.map(({ title }) => title)).toEqual(['1. Observe', '2. Shadow', '3. Non-production', '4. Production']);
  const player = new Player();
  const writes: Record<string, readonly string[]> = {};
  await player.open();
  try {
    for (const { title, blocks } of STEPS) {
      for (const { language, text } of blocks) {
        if (language === 'yaml') player.configure(text);
        else if (language === 'sh') for (const line of text.trimEnd().split('\n')) await player.shell(line);
        else if (language === 'slack') for (const act of actsIn(text)) await player.act(act);
        else expect(player.titles()).toContain(text.trim());
      }
      writes[title] = [...new Set(player.writes)].sort();
    }
    expect(player.problems()).toEqual([]);
  } finally {
    await player.close();
  }
  expect(writes['1. Observe']).toEqual([]);
  expect(writes['2. Shadow']).toEqual([]);
  expect(writes['3. Non-production']).toEqual(
    expect.arrayContaining(['ssm:SendCommand', 'ssm:StartAutomationExecution']),
  );
  const printed = new Map(player.printed.map(([command, text]) => [command, text]));
  expect(printed.get('setup --manifest --force')).toContain('with https://abc.lambda-url');
  expect(printed.get('adopt linux-dev --apply')).toContain(
    'Set: task Patchwarden-linux-dev in window mw-00000000000001001.',
  );
  expect(printed.get('adopt linux-dev --apply')).toMatch(/--remove \S+ --confirm mw-00000000000001001/);
  for (const [command, text] of player.printed)
    expect([command, text]).toEqual([command, expect.not.stringMatching(/Not read|not allowed/)]);
}, 120_000);
