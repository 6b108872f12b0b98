import { setImmediate } from 'node:timers/promises';
import { DOOR_RULES } from '../app/door.ts';
import { createParameters } from '../aws/parameters.ts';
import { createFifoQueue } from '../aws/queue.ts';
import type { AwsConfig } from '../aws/signed-call.ts';
import { present } from '../present.ts';
import { createDoor, type Door } from '../slack/door.ts';
import { type HttpAnswer, UNAVAILABLE } from '../slack/http-answer.ts';
import { createLog, errorCode, type Log } from '../slack/log.ts';
import { createSecretStore, parseSecrets } from '../slack/secrets.ts';
import type { SignedRequest } from '../slack/verifier.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface SlackHandlerOptions {
  env: Environment;
  /** Milliseconds since the epoch. */
  now: () => number;
  log?: Log;
}

/** What of an API Gateway (payload version 1 or 2) or function URL event is read. */
export interface HttpEvent extends Omit<SignedRequest, 'method'> {
  rawPath?: string | undefined;
  path?: string | undefined;
  httpMethod?: string | undefined;
  requestContext?: { http?: { method?: string | undefined } | undefined } | undefined;
}

/** The slack function: everything Slack sends. It changes nothing in AWS but the requests queue. */
export function createSlackHandler({ env, now, log = createLog() }: SlackHandlerOptions) {
  let door: Door | undefined;
  return async (event: HttpEvent, _context: unknown): Promise<HttpAnswer> => {
    const path: unknown = event.rawPath ?? event.path;
    if (typeof path !== 'string' || !path.endsWith('/slack/events')) return { statusCode: 404, body: '' };
    try {
      door ??= createPatchDoor(env, log);
    } catch (error) {
      log.error('door-misconfigured', { code: errorCode(error) });
      return UNAVAILABLE;
    }
    return door({ ...event, method: event.requestContext?.http?.method ?? event.httpMethod }, now());
  };
}

/** Lambda's entry: the environment is read with the first request. */
export const handler = createSlackHandler({ env: process.env, now: Date.now });

/** Two attempts, within Slack's three seconds. */
const SECRETS_TIMEOUT_MS = 2000;

function createPatchDoor(env: Environment, log: Log): Door {
  const aws = awsConfig(env);
  const parameters = createParameters(aws, SECRETS_TIMEOUT_MS);
  const requests = createFifoQueue(required(env, 'PATCHWARDEN_REQUESTS_QUEUE_URL'), aws);
  const prefix = env['PATCHWARDEN_SECRETS'] ?? '/patchwarden';
  const signingSecret = `${prefix}/slack-signing-secret`;
  const botToken = `${prefix}/slack-bot-token`;
  const slackApiUrl = env['SLACK_API_URL'];
  return createDoor({
    log,
    secrets: createSecretStore(async () => {
      const values = await parameters.read([signingSecret, botToken]);
      return parseSecrets(values[signingSecret] ?? '', values[botToken] ?? '');
    }),
    loadApp: async () => {
      // One turn of the event loop, so that the request for the secrets is out before Bolt's modules are evaluated.
      await setImmediate();
      const { createSlackApp } = await import('../slack/app.ts');
      return ({ botToken: token }) =>
        createSlackApp({
          botToken: token,
          ...present({ slackApiUrl }),
          rules: DOOR_RULES,
          enqueue: (job, groupId) => requests.send({ body: job, groupId, deduplicationId: job.id }),
          log,
        });
    },
  });
}

/** Lambda puts all of it into the environment. */
function awsConfig(env: Environment): AwsConfig {
  const endpoint = env['AWS_ENDPOINT_URL'];
  const sessionToken = env['AWS_SESSION_TOKEN'];
  return {
    region: required(env, 'AWS_REGION'),
    credentials: {
      accessKeyId: required(env, 'AWS_ACCESS_KEY_ID'),
      secretAccessKey: required(env, 'AWS_SECRET_ACCESS_KEY'),
      ...present({ sessionToken }),
    },
    ...present({ endpoint }),
  };
}

function required(env: Environment, name: string): string {
  const value = env[name];
  if (value === undefined || value === '') {
    throw Object.assign(new Error(`the environment has no ${name}`), { code: `no-${name}` });
  }
  return value;
}
