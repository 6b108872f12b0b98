import { join } from 'node:path';
import { createTable } from '../aws/dynamodb.ts';
import { createBus } from '../aws/eventbridge.ts';
import { createImageBuilder } from '../aws/imagebuilder.ts';
import { createParameters } from '../aws/parameters.ts';
import { createDelayQueue } from '../aws/queue.ts';
import { createAutomation } from '../aws/ssm.ts';
import { createTelemetry } from '../aws/telemetry.ts';
import { createBakeFeature } from '../bake/effect/feature.ts';
import type { BakeServices } from '../bake/flow/request.ts';
import { loadConfigFile } from '../config/load.ts';
import { createSlackApi } from '../slack/client.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

const PARAMETERS_TIMEOUT_MS = 5_000;

/** Everything a container needs, once. @throws when the environment, the config or a secret is wrong: nothing is then done. */
export async function buildServices(
  env: Environment,
  { now, renew }: { now: () => number; renew: () => void },
): Promise<BakeServices> {
  const need = (name: string): string => {
    const value = env[name];
    if (value === undefined || value === '') throw new Error(`the worker cannot start: ${name} is not set`);
    return value;
  };
  const aws = awsConfig(env, need);
  const config = loadConfigFile(env['PATCHWARDEN_CONFIG'] ?? join(__dirname, 'patchwarden.yml'));
  const secret = `${env['PATCHWARDEN_SECRETS'] ?? '/patchwarden'}/slack-bot-token`;
  const token = (await createParameters(aws, PARAMETERS_TIMEOUT_MS).read([secret]))[secret];
  if (token === undefined) throw new Error(`the worker cannot start: parameter ${secret} is empty`);
  const apiUrl = env['SLACK_API_URL'];
  const table = createTable(need('PATCHWARDEN_TABLE'), aws);
  const automation = createAutomation(aws);
  const images = createImageBuilder(aws);
  const queue = createDelayQueue(need('PATCHWARDEN_EVENTS_QUEUE_URL'), aws);
  const document = need('PATCHWARDEN_BAKE_DOCUMENT');
  const home = { region: need('AWS_REGION'), accountId: accountOf(config) };
  const telemetry = createTelemetry({ quiet: env['PATCHWARDEN_QUIET'] === 'true' });
  return {
    table,
    automation,
    calendars: automation,
    images,
    config,
    slack: createSlackApi({ token, ...(apiUrl === undefined ? {} : { apiUrl }) }),
    bus: createBus(need('PATCHWARDEN_BUS'), aws),
    clock: now,
    wakes: { send: (runId, delaySeconds) => queue.send({ body: { kind: 'wake', runId }, delaySeconds }) },
    features: { bake: createBakeFeature({ automation, images, table, config, document, home, now }) },
    ...telemetry,
    shutOut: () => {
      telemetry.measure('SlackShutOut', 1);
      renew();
    },
  };
}

/** The account whose AMIs are ours: the pipelines' own. */
function accountOf({ images, accounts }: BakeServices['config']): string {
  const [image] = Object.values(images);
  return image?.pipelineArn.split(':')[4] ?? Object.keys(accounts)[0] ?? '';
}

function awsConfig(env: Environment, need: (name: string) => string) {
  const endpoint = env['AWS_ENDPOINT_URL'];
  const sessionToken = env['AWS_SESSION_TOKEN'];
  return {
    region: need('AWS_REGION'),
    credentials: {
      accessKeyId: need('AWS_ACCESS_KEY_ID'),
      secretAccessKey: need('AWS_SECRET_ACCESS_KEY'),
      ...(sessionToken === undefined ? {} : { sessionToken }),
    },
    ...(endpoint === undefined ? {} : { endpoint }),
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 8_000 },
  };
}
