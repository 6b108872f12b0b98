import { createAutoScaling } from '../../src/aws/auto-scaling.ts';
import { createCloudFormation } from '../../src/aws/cloudformation.ts';
import { createCloudWatch } from '../../src/aws/cloudwatch.ts';
import { createDocuments } from '../../src/aws/documents.ts';
import { createTable } from '../../src/aws/dynamodb.ts';
import { createEc2 } from '../../src/aws/ec2.ts';
import { createEstate } from '../../src/aws/estate.ts';
import { createFindings } from '../../src/aws/findings.ts';
import { createNodes } from '../../src/aws/nodes.ts';
import { createParameters, type Parameters } from '../../src/aws/parameters.ts';
import { createPatches } from '../../src/aws/patches.ts';
import { createQueueStates } from '../../src/aws/queue-states.ts';
import { createQuotas } from '../../src/aws/quotas.ts';
import { createRoles } from '../../src/aws/roles.ts';
import type { AwsConfig } from '../../src/aws/signed-call.ts';
import { createAutomation } from '../../src/aws/ssm.ts';
import { createWindows } from '../../src/aws/windows.ts';
import { type Here, hereOf } from '../../src/config/here.ts';
import type { Config } from '../../src/config/types.ts';
import { findingsOf } from '../../src/doctor/decision/findings.ts';
import { BUS } from '../../src/doctor/decision/pulse.ts';
import { type DoctorPorts, loadDoctorFacts, type ReadFrom } from '../../src/doctor/effect/facts.ts';
import { loadSecrets } from '../../src/doctor/effect/installation.ts';
import { type Reading, readingUntil } from '../../src/doctor/effect/reading.ts';
import { findingText } from '../../src/doctor/message/finding.ts';
import type { Finding } from '../../src/doctor/types/finding.ts';
import { present } from '../../src/present.ts';
import { createSlackApi } from '../../src/slack/client.ts';
import { exitCodeOf, optionsIn, type Surroundings, signedIn, Told } from '../caller.ts';
import { spoken } from '../spoken.ts';
import { rulesToStreams } from './stream-rules.ts';

const USAGE = `npm run doctor -- [--config <file>] [--secrets <prefix of the parameters>]

Checks with your own credentials what Patchwarden rests on: the Slack app, approvers, the installation, windows, tags, alarms, deadlines
and quotas. It only reads. The bot token is read from Parameter Store, and never printed.`;

const WORDS: Readonly<Record<Finding['level'], string>> = { 'to-do': 'TO DO  ', unknown: '?      ', ok: 'ok     ' };

const TIMEOUT_MS = 10_000;

export interface DoctorSurroundings extends Surroundings {
  /** Milliseconds since the epoch. */
  now: () => number;
}

/** The command. Gives the exit code: 0 when nothing is to be done. */
export function runDoctor(args: readonly string[], around: DoctorSurroundings): Promise<number> {
  return exitCodeOf(around, async () => {
    const options = optionsIn(args, ['config', 'secrets'], USAGE);
    const config = around.loadConfig(options['config'] ?? 'patchwarden.yml');
    const here = hereOf(config);
    const aws = await signedIn({ around, here });
    const read = readingUntil(() => around.stop.aborted);
    const parameters = createParameters(aws, TIMEOUT_MS);
    const prefix = options['secrets'] ?? '/patchwarden';
    const facts = await loadDoctorFacts(portsOf({ config, here, aws, now: around.now }), {
      read,
      rolesOfFleets: true,
      sink: await read('events:ListRules', () => rulesToStreams(BUS, aws)),
      secrets: await loadSecrets(parameters, prefix, read),
      slack: await slackWith({ parameters, prefix, read }, around),
    });
    if (around.stop.aborted) throw new Told('Stopped: these checks only read, so nothing was changed.');
    const findings = findingsOf(facts);
    for (const finding of findings) around.out(`${WORDS[finding.level]}${spoken(findingText(finding))}`);
    return findings.some(({ level }) => level === 'to-do') ? 1 : 0;
  });
}

interface Building {
  config: Config;
  here: Here;
  aws: AwsConfig;
  now: () => number;
}

function portsOf({ config, here, aws, now }: Building): DoctorPorts {
  const cloudWatch = createCloudWatch(aws);
  return {
    config,
    here,
    windows: createWindows(aws),
    nodes: createNodes(aws),
    patches: createPatches(aws),
    findings: createFindings(aws, now),
    estate: createEstate(aws),
    cloudWatch,
    queueAges: cloudWatch,
    cloudFormation: createCloudFormation(aws),
    autoScaling: createAutoScaling(aws),
    ec2: createEc2(aws),
    quotas: createQuotas(aws),
    automationLoad: createAutomation(aws),
    documents: createDocuments(aws),
    roles: createRoles(aws),
    queueStates: createQueueStates(here.account, aws),
    table: createTable('patchwarden', aws),
    clock: now,
  };
}

interface Token {
  parameters: Parameters;
  prefix: string;
  read: Reading;
}

/** Slack with the bot's own token, for whoever may read that. */
async function slackWith(
  { parameters, prefix, read }: Token,
  { env }: Pick<Surroundings, 'env'>,
): Promise<ReadFrom['slack']> {
  const name = `${prefix}/slack-bot-token`;
  const found = await read('ssm:GetParameters', async () => (await parameters.read([name]))[name] ?? '');
  if (found.kind === 'unread') return { ...found, why: 'no-token' };
  return { kind: 'read', value: createSlackApi({ token: found.value, ...present({ apiUrl: env['SLACK_API_URL'] }) }) };
}
