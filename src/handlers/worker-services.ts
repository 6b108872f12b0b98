import { join } from 'node:path';
import { type App, buildApp } from '../app/build.ts';
import { loadConfig } from '../app/config.ts';
import { createTable } from '../aws/dynamodb.ts';
import { createBus } from '../aws/eventbridge.ts';
import { createObjects } from '../aws/objects.ts';
import { createParameters } from '../aws/parameters.ts';
import { createDelayQueue } from '../aws/queue.ts';
import type { Telemetry } from '../aws/telemetry.ts';
import { listsBucketAt, readerRoleArn } from '../config/member.ts';
import type { Log } from '../contract/ports.ts';
import { present } from '../present.ts';
import { createSlackApi } from '../slack/client.ts';
import type { MembersOnce } from '../slack/members-once.ts';
import { awsConfig, type Environment, hereIn, needIn } from './environment.ts';
import { createHandBack, type HandBack } from './hand-back.ts';
import { CALLS_PER_SECOND, createPace } from './pace.ts';
import { PARAMETERS_TIMEOUT_MS, placePorts } from './place-ports.ts';
import { createPlaces } from './places.ts';
import { syncedConfig } from './synced-config.ts';
import { AWS_LIMITS, type TimeBudget } from './time-budget.ts';

interface Building {
  now: () => number;
  /** Milliseconds, only ever growing. */
  stopwatch: () => number;
  wait: (ms: number) => Promise<void>;
  renew: () => void;
  telemetry: Telemetry;
  budget: TimeBudget;
  members: MembersOnce;
}

/** Everything a container needs, once. @throws when the environment, the config or a secret is wrong: nothing is then done. */
export async function buildServices(
  env: Environment,
  { now, stopwatch, wait, renew, telemetry, budget: { beforeCall, leftMs }, members }: Building,
): Promise<App> {
  const need = needIn(env, 'the worker');
  const aws = { ...awsConfig(env, need), ...AWS_LIMITS, beforeCall };
  const table = createTable(need('PATCHWARDEN_TABLE'), aws);
  const written = loadConfig(env['PATCHWARDEN_CONFIG'] ?? join(__dirname, 'patchwarden.yml'));
  const home = hereIn(written, need('AWS_REGION'), 'the worker');
  const config = await syncedConfig(written, table);
  const secret = `${env['PATCHWARDEN_SECRETS'] ?? '/patchwarden'}/slack-bot-token`;
  const parameters = createParameters(aws, PARAMETERS_TIMEOUT_MS);
  const token = (await parameters.read([secret]))[secret];
  if (token === undefined) throw new Error(`the worker cannot start: parameter ${secret} is empty`);
  const apiUrl = env['SLACK_API_URL'];
  const queue = createDelayQueue(need('PATCHWARDEN_EVENTS_QUEUE_URL'), aws);
  const slack = members.over(createSlackApi({ token, beforeCall, ...present({ apiUrl }) }));
  return buildApp({
    table,
    slack,
    slackFiles: slack,
    slackToken: slack,
    bus: createBus(need('PATCHWARDEN_BUS'), aws),
    objects: createObjects(aws),
    // The version before reads the run's id alone.
    wakes: {
      send: ({ feature, key }, delaySeconds) =>
        queue.send({ body: { kind: 'wake', feature, key, runId: key }, delaySeconds }),
    },
    config,
    home,
    at: createPlaces({
      config,
      home,
      aws,
      roleArn: (place) => readerRoleArn(config, place),
      sessionName: 'patchwarden-worker',
      now,
      pace: () => createPace({ perSecond: CALLS_PER_SECOND, stopwatch, leftMs, wait }),
      make: (of, place) => placePorts(of, place, { now, listsBucket: () => listsBucketAt(place, home, need) }),
    }),
    setting: need,
    clock: now,
    ...telemetry,
    shutOut: () => {
      telemetry.measure('SlackShutOut', 1);
      renew();
    },
  });
}

/** Gives messages back to the worker's queues. */
export const handBackTo =
  (env: Environment, log: Log): HandBack =>
  async (returned) => {
    const urls = [env['PATCHWARDEN_REQUESTS_QUEUE_URL'], env['PATCHWARDEN_EVENTS_QUEUE_URL']];
    // Without `beforeCall`: this is what the last seconds are for.
    const handBack = createHandBack(
      urls.flatMap((url) => url ?? []),
      { aws: awsConfig(env, needIn(env, 'the worker')), log },
    );
    return handBack(returned);
  };
