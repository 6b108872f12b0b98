import { join } from 'node:path';
import { createAutoScaling } from '../aws/auto-scaling.ts';
import { createCloudFormation } from '../aws/cloudformation.ts';
import { createTable } from '../aws/dynamodb.ts';
import { createEc2 } from '../aws/ec2.ts';
import { createBus } from '../aws/eventbridge.ts';
import { createImageBuilder } from '../aws/imagebuilder.ts';
import { createLoadBalancing } from '../aws/load-balancing.ts';
import { createParameters } from '../aws/parameters.ts';
import { createDelayQueue } from '../aws/queue.ts';
import { createAutomation } from '../aws/ssm.ts';
import { createTelemetry } from '../aws/telemetry.ts';
import { createBakeFeature } from '../bake/effect/feature.ts';
import { hereOf } from '../config/here.ts';
import { loadConfigFile } from '../config/load.ts';
import type { Config } from '../config/types.ts';
import { createDeployFeature } from '../deploy/effect/feature.ts';
import { follow } from '../deploy/flow/next.ts';
import { deployNextButtons } from '../deploy/message/buttons.ts';
import type { DeploySources } from '../deploy/types/sources.ts';
import type { PatchServices } from '../home/dispatch.ts';
import type { BakeRun } from '../runs/types.ts';
import { createSlackApi } from '../slack/client.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

const PARAMETERS_TIMEOUT_MS = 5_000;

/** Everything a container needs, once. @throws when the environment, the config or a secret is wrong: nothing is then done. */
export async function buildServices(
  env: Environment,
  { now, renew }: { now: () => number; renew: () => void },
): Promise<PatchServices> {
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
  const nextSteps = (run: BakeRun) => deployNextButtons(run, firstFleets(config, run.name));
  const document = need('PATCHWARDEN_BAKE_DOCUMENT');
  const home = homeOf(config, need('AWS_REGION'));
  const telemetry = createTelemetry({ quiet: env['PATCHWARDEN_QUIET'] === 'true' });
  const deploys: DeploySources = {
    automation,
    calendars: automation,
    images,
    table,
    config,
    home,
    now,
    cloudFormation: createCloudFormation(aws),
    autoScaling: createAutoScaling(aws),
    ec2: createEc2(aws),
    loadBalancing: createLoadBalancing(aws),
    // Without a fleet of its kind a runbook is not there, and nothing asks for it.
    documents: {
      deploy: env['PATCHWARDEN_DEPLOY_DOCUMENT'] ?? '',
      refresh: env['PATCHWARDEN_REFRESH_DOCUMENT'] ?? '',
    },
  };
  const services: PatchServices = {
    table,
    automation,
    calendars: automation,
    windows: automation,
    deploys,
    images,
    config,
    slack: createSlackApi({ token, ...(apiUrl === undefined ? {} : { apiUrl }) }),
    bus: createBus(need('PATCHWARDEN_BUS'), aws),
    clock: now,
    wakes: { send: (runId, delaySeconds) => queue.send({ body: { kind: 'wake', runId }, delaySeconds }) },
    features: {
      bake: createBakeFeature({ automation, images, table, config, document, home, now, nextSteps }),
      deploy: createDeployFeature(deploys),
    },
    follow: (run, followUp, at) => follow(services, run, { followUp, now: at }),
    ...telemetry,
    shutOut: () => {
      telemetry.measure('SlackShutOut', 1);
      renew();
    },
  };
  return services;
}

/** The fleets that an image goes to first: those that come after another are asked for by themselves. */
const firstFleets = ({ fleets }: Config, image: string): string[] =>
  Object.values(fleets)
    .filter((fleet) => fleet.image === image && fleet.after === undefined)
    .map(({ name }) => name);

/** Where this worker lives, by its config. @throws when it runs in another Region: its fleets and their images are not there. */
function homeOf(config: Config, running: string): DeploySources['home'] {
  const { account, region } = hereOf(config);
  if (region !== running) {
    throw new Error(
      `the worker cannot start: it runs in ${running}, and the first entry of accounts in patchwarden.yml says ${account} in ${region}. Deploy the bot there, or put the account and Region of this bot first, and build and deploy again`,
    );
  }
  return { region, accountId: account };
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
