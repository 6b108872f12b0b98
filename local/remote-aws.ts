import { randomUUID } from 'node:crypto';
import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { urlEvent, urlResponse } from './aws/lambda-url.ts';
import type { RawAnswer } from './control/control.ts';
import { createFunctions } from './functions.ts';
import { pollQueue } from './remote-queue.ts';
import { REGION } from './services.ts';
import { type Settings, StartError } from './settings.ts';
import type { Clock } from './types.ts';

/** The handlers in this process, on queues and a table that a real AWS has. */
export interface RemoteAws {
  url: string;
  invokeUrl: (request: {
    method: string;
    path: string;
    headers: Record<string, string>;
    body: string | Uint8Array;
  }) => Promise<RawAnswer>;
  close: () => Promise<void>;
}

export interface RemoteAwsOptions {
  settings: Settings;
  clock: Clock;
  slackApiUrl: string;
}

const QUEUES = [
  { variable: 'PATCHWARDEN_REQUESTS_QUEUE_URL', name: 'patchwarden-requests.fifo' },
  { variable: 'PATCHWARDEN_EVENTS_QUEUE_URL', name: 'patchwarden-events' },
] as const;

/**
 * Runs the two functions here against the stack in that AWS. Its deployed worker must not poll the same queues at the
 * same time: its event source mappings have to be disabled first.
 */
export async function startRemoteAws({ settings, clock, slackApiUrl }: RemoteAwsOptions): Promise<RemoteAws> {
  const { env } = settings;
  const aws = awsEnvironment(env);
  const client = new SQSClient(clientOptions(aws));
  const [requests = '', events = ''] = await Promise.all(QUEUES.map((queue) => queueUrl(client, env, queue)));
  const stack: Record<string, string> = {
    ...aws,
    PATCHWARDEN_REQUESTS_QUEUE_URL: requests,
    PATCHWARDEN_EVENTS_QUEUE_URL: events,
    PATCHWARDEN_TABLE: env['PATCHWARDEN_TABLE'] ?? 'patchwarden',
    PATCHWARDEN_BUS: env['PATCHWARDEN_BUS'] ?? 'patchwarden',
    PATCHWARDEN_BAKE_DOCUMENT: env['PATCHWARDEN_BAKE_DOCUMENT'] ?? 'Patchwarden-Bake',
    PATCHWARDEN_RESUME_DOCUMENT: env['PATCHWARDEN_RESUME_DOCUMENT'] ?? 'Patchwarden-ResumeStep',
    PATCHWARDEN_STOP_STEP_DOCUMENT: env['PATCHWARDEN_STOP_STEP_DOCUMENT'] ?? 'Patchwarden-StopStep',
    PATCHWARDEN_RETRY_DOCUMENT: env['PATCHWARDEN_RETRY_DOCUMENT'] ?? 'Patchwarden-RetryImage',
    PATCHWARDEN_SECRETS: env['PATCHWARDEN_SECRETS'] ?? '/patchwarden',
    PATCHWARDEN_CONFIG: settings.config,
    SLACK_API_URL: slackApiUrl,
  };
  const functions = createFunctions({ clock, env: stack, verbose: settings.verbose });
  const slack = call(functions['patchwarden-slack'](stack));
  const worker = call(functions['patchwarden-worker'](stack));
  const stops = [requests, events].map((url) => pollQueue({ client, url, handle: worker, onError: settings.onError }));
  return {
    url: aws['AWS_ENDPOINT_URL'] ?? `https://sqs.${aws['AWS_REGION'] ?? REGION}.amazonaws.com`,
    invokeUrl: async (request) => urlResponse(await slack(urlEvent(request, 'local', clock.now()))),
    close: async () => {
      await Promise.all(stops.map((stop) => stop()));
      client.destroy();
    },
  };
}

/** A handler behind the boundary that Lambda puts around it: JSON in, JSON out. */
const call =
  (handler: unknown) =>
  async (event: unknown): Promise<unknown> => {
    if (typeof handler !== 'function') throw new Error('a handler is not a function');
    const copy: unknown = JSON.parse(JSON.stringify(event));
    const result: unknown = await handler(copy, { awsRequestId: randomUUID() });
    return result;
  };

function awsEnvironment(env: Settings['env']): Record<string, string> {
  const names = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_ENDPOINT_URL', 'AWS_REGION'];
  const set = names.flatMap((name) => {
    const value = env[name];
    return value === undefined || value === '' ? [] : [[name, value] as const];
  });
  const found = Object.fromEntries(set);
  const missing = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'].filter((name) => found[name] === undefined);
  if (missing.length > 0) {
    throw new StartError(
      `To talk to a real AWS, set ${missing.join(' and ')}; \`aws configure export-credentials --format env\` prints them.`,
    );
  }
  return { AWS_REGION: REGION, ...found };
}

const clientOptions = (aws: Record<string, string>) => ({
  region: aws['AWS_REGION'] ?? REGION,
  ...(aws['AWS_ENDPOINT_URL'] === undefined ? {} : { endpoint: aws['AWS_ENDPOINT_URL'] }),
  credentials: {
    accessKeyId: aws['AWS_ACCESS_KEY_ID'] ?? '',
    secretAccessKey: aws['AWS_SECRET_ACCESS_KEY'] ?? '',
    ...(aws['AWS_SESSION_TOKEN'] === undefined ? {} : { sessionToken: aws['AWS_SESSION_TOKEN'] }),
  },
});

/** The secrets that the functions will read in that AWS, so that a simulated Slack can sign as they expect. */
export async function readRemoteSecrets({ env }: Settings): Promise<{ signingSecret: string; botToken: string }> {
  const prefix = env['PATCHWARDEN_SECRETS'] ?? '/patchwarden';
  const names = [`${prefix}/slack-signing-secret`, `${prefix}/slack-bot-token`] as const;
  const client = new SSMClient(clientOptions(awsEnvironment(env)));
  const { Parameters = [] } = await client.send(new GetParametersCommand({ Names: [...names], WithDecryption: true }));
  const [signingSecret, botToken] = names.map((name) => Parameters.find(({ Name }) => Name === name)?.Value);
  client.destroy();
  if (signingSecret === undefined || botToken === undefined) {
    throw new StartError(
      `The parameters ${names.join(' and ')} are not in that AWS: docs/operations.md says how to store them.`,
    );
  }
  return { signingSecret, botToken };
}

async function queueUrl(
  client: SQSClient,
  env: Settings['env'],
  { variable, name }: { variable: string; name: string },
): Promise<string> {
  const given = env[variable];
  if (given !== undefined && given !== '') return given;
  try {
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: name }));
    return QueueUrl ?? '';
  } catch (cause) {
    throw new StartError(`The queue ${name} was not found in that AWS: deploy the stack first, or set ${variable}.`, {
      cause,
    });
  }
}
