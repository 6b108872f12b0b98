import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { buildGates, PROVING } from '../app/gates.ts';
import { createCloudFormation } from '../aws/cloudformation.ts';
import { createTable } from '../aws/dynamodb.ts';
import { createParameters } from '../aws/parameters.ts';
import type { AwsConfig } from '../aws/signed-call.ts';
import { createAutomation } from '../aws/ssm.ts';
import { createTelemetry, type Telemetry } from '../aws/telemetry.ts';
import type { Here } from '../config/here.ts';
import { loadDeployedConfig } from '../config/load.ts';
import { gatekeeperReaderRoleArn, placeAsking } from '../config/member.ts';
import { at } from '../contract/ports.ts';
import { MINUTE } from '../duration.ts';
import { createReadSigned } from '../gatekeeper/effect/signed.ts';
import { answerQuestion } from '../gatekeeper/flow.ts';
import { type Invoked, invokedWith } from '../gatekeeper/invoked.ts';
import type { GatekeeperHubPorts, PlaceReads } from '../gatekeeper/ports.ts';
import { parseQuestion } from '../gatekeeper/question.ts';
import { present } from '../present.ts';
import { createSlackApi } from '../slack/client.ts';
import { createSecretStore, parseSecrets } from '../slack/secrets.ts';
import { awsConfig, type Environment, hereIn, needIn } from './environment.ts';
import { lazily } from './lazily.ts';
import { createPlaces } from './places.ts';
import { syncedConfig, watchSyncedWindows } from './synced-config.ts';
import { AWS_LIMITS } from './time-budget.ts';

export interface GatekeeperOptions {
  env: Environment;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/** Lambda's context, as far as it says who asks: which alias of the function was invoked, if one was. */
interface InvokedAs {
  invokedFunctionArn?: string;
}

/** The gatekeeper: runbooks ask it, and without its yes they change nothing. What it cannot read fails the invocation, which is no yes. */
export function createGatekeeperHandler({ env, now }: GatekeeperOptions) {
  const telemetry = createTelemetry({ quiet: env['PATCHWARDEN_QUIET'] === 'true', service: 'gatekeeper' });
  let built: Promise<GatekeeperHubPorts> | undefined;
  /** Built once per container; what failed to build is tried again with the next question. */
  const ready = (): Promise<GatekeeperHubPorts> => {
    built ??= buildPorts(env, { now, telemetry }).catch((error: unknown) => {
      built = undefined;
      throw error;
    });
    return built;
  };
  const isCurrent = watchSyncedWindows(now);
  const current = async (): Promise<GatekeeperHubPorts> => {
    const ports = await ready();
    if (await isCurrent({ ports })) return ports;
    built = undefined;
    return ready();
  };
  return async (payload: unknown, context: InvokedAs): Promise<Invoked> => {
    const question = parseQuestion(payload);
    if (question === undefined) {
      telemetry.log('gate-answered', { ask: 'unreadable', admitted: false, refusal: 'unknown' });
      return invokedWith({ admitted: 'no', refusal: 'unknown' });
    }
    const ports = await current();
    const place = placeAsking(ports.config, context.invokedFunctionArn);
    if (place === undefined) {
      telemetry.log('gate-answered', {
        ask: question.ask,
        admitted: false,
        refusal: 'no-such-run',
        detail: 'no-place',
      });
      return invokedWith({ admitted: 'no', refusal: 'no-such-run' });
    }
    return invokedWith(await answerQuestion(at(ports, place), question, now));
  };
}

/** Lambda's entry. */
export const handler = createGatekeeperHandler({ env: process.env, now: Date.now });

const PARAMETERS_TIMEOUT_MS = 5_000;

/** Everything a container needs, once. @throws when the environment, the config or a secret is wrong: nothing is then admitted. */
async function buildPorts(
  env: Environment,
  { now, telemetry }: { now: () => number; telemetry: Telemetry },
): Promise<GatekeeperHubPorts> {
  const need = needIn(env, 'the gatekeeper');
  const aws = { ...awsConfig(env, need), ...AWS_LIMITS };
  const table = createTable(need('PATCHWARDEN_TABLE'), aws);
  const prefix = env['PATCHWARDEN_SECRETS'] ?? '/patchwarden';
  const [signingSecret, botToken] = [`${prefix}/slack-signing-secret`, `${prefix}/slack-bot-token`];
  const parameters = createParameters(aws, PARAMETERS_TIMEOUT_MS);
  const secrets = createSecretStore(async () => {
    const values = await parameters.read([signingSecret, botToken]);
    return parseSecrets(values[signingSecret] ?? '', values[botToken] ?? '');
  });
  const written = loadDeployedConfig(env['PATCHWARDEN_CONFIG'] ?? join(__dirname, 'patchwarden.yml'));
  const home = hereIn(written, need('AWS_REGION'), 'the gatekeeper');
  // Read with their time, so that the first proof does not have them read again.
  const [config, { botToken: token }] = await Promise.all([syncedConfig(written, table), secrets.asOf(now(), MINUTE)]);
  return {
    table,
    slack: createSlackApi({ token, ...present({ apiUrl: env['SLACK_API_URL'] }) }),
    config,
    home,
    at: createPlaces<PlaceReads>({
      config,
      home,
      aws,
      roleArn: gatekeeperReaderRoleArn,
      sessionName: 'patchwarden-gatekeeper',
      now,
      make: readsOf,
    }),
    gates: buildGates({ config, home, setting: need }),
    readSigned: createReadSigned(secrets, now),
    proving: PROVING,
    pause: async (ms) => {
      await setTimeout(ms);
    },
    ...telemetry,
  };
}

function readsOf(given: AwsConfig, here: Here): PlaceReads {
  const aws = { ...given, clients: new Map() };
  const systemsManager = lazily(() => createAutomation(aws));
  return {
    here,
    calendars: systemsManager,
    executions: systemsManager,
    cloudFormation: lazily(() => createCloudFormation(aws)),
  };
}
