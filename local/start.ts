import type { Aws } from './aws/world.ts';
import { createClock } from './clock.ts';
import { cloudsOf } from './clouds.ts';
import type { Clouds } from './control/cloud-acts.ts';
import { type ChangeStream, createChangeStream, createControl, type RawAnswer } from './control/control.ts';
import { type Handle, type HttpServer, json, startHttp } from './http.ts';
import { type RemoteAws, readRemoteSecrets, startRemoteAws } from './remote-aws.ts';
import { createRoutes } from './routes.ts';
import { type LocalOptions, readSettings, type Settings, StartError } from './settings.ts';
import { startSimulatedAws } from './simulated-aws.ts';
import { createSlack, type Slack } from './slack/slack.ts';
import type { SlackApp } from './slack/types.ts';
import type { Clock } from './types.ts';

/** A running local world. After a reset, `clock`, `aws` and `slack` are those of the new one. */
export interface Local {
  /** Page, Web API (`/api/`), bot endpoint (`/slack/events`) and control API (`/_local/`). */
  readonly slackUrl: string;
  readonly awsUrl: string;
  /** The other Slack that the run talks to, instead of its own. */
  readonly otherSlackUrl: string | undefined;
  readonly clock: Clock;
  /** @throws Error when the run talks to a real AWS */
  readonly aws: Aws;
  /** @throws Error when the run talks to another Slack */
  readonly slack: Slack;
  /** Puts everything back to the beginning, on the same ports. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** One beginning of the world, until a reset. */
interface World {
  clock: Clock;
  aws: Aws | undefined;
  awsUrl: string;
  slack: Slack | undefined;
  bot: (request: BotRequest) => Promise<RawAnswer>;
  control: Handle;
  close(): Promise<void>;
}

interface BotRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | Uint8Array;
}

/**
 * Starts the local world: the unmodified handlers between a simulated AWS and a simulated Slack on one clock.
 * @throws StartError for what a person can put right, ConfigError for a wrong config
 */
export async function startLocal(options: LocalOptions = {}): Promise<Local> {
  const settings = readSettings(options);
  const stream = createChangeStream();
  let world: World | undefined;
  let awsPort = settings.awsPort;
  const starting: Handle = () => json(503, { error: 'The local world is starting: try again in a moment.' });
  const routes = createRoutes({
    slack: () => world?.slack,
    control: (request) => (world?.control ?? starting)(request),
    bot: async (request) => world?.bot(request) ?? { status: 503, headers: {}, body: '' },
    noPage: settings.otherSlack && 'This run talks to another Slack: act there.',
    assets: settings.assets,
  });
  const server = await listen(settings, routes);
  const raise = async (): Promise<World> => {
    const raised = await raiseWorld({ settings, server, stream, awsPort, reset });
    awsPort = Number(new URL(raised.awsUrl).port);
    return raised;
  };
  const reset = async (): Promise<void> => {
    const before = present(world);
    world = undefined;
    await before.close();
    world = await raise();
  };
  try {
    world = await raise();
  } catch (error) {
    await server.close();
    throw error;
  }
  return handleOf({ server, settings, world: () => world, reset });
}

interface HandleParts {
  server: HttpServer;
  settings: Settings;
  world: () => World | undefined;
  reset: Local['reset'];
}

const handleOf = ({ server, settings, world, reset }: HandleParts): Local => ({
  slackUrl: server.url,
  otherSlackUrl: settings.otherSlack?.apiUrl,
  get awsUrl() {
    return present(world()).awsUrl;
  },
  get clock() {
    return present(world()).clock;
  },
  get aws() {
    return present(present(world()).aws, 'this run talks to a real AWS');
  },
  get slack() {
    return present(present(world()).slack, 'this run talks to another Slack');
  },
  reset,
  close: async () => {
    await world()?.close();
    await server.close();
  },
});

function present<T>(value: T | undefined, otherwise = 'the local world is being reset'): T {
  if (value === undefined) throw new Error(otherwise);
  return value;
}

async function listen({ port, onError }: Settings, handle: Handle): Promise<HttpServer> {
  try {
    return await startHttp({ port, handle, onError });
  } catch (error) {
    throw portProblem(error, port, '--port');
  }
}

/** A port in use is something a person can change; any other error stays what it is. */
function portProblem(error: unknown, port: number, option: string): unknown {
  const code: unknown = Object(error).code;
  if (code === 'EADDRINUSE') {
    return new StartError(`Port ${port} is in use: stop what uses it, or start with ${option} ${port + 1}.`);
  }
  if (code === 'EACCES') {
    return new StartError(`Port ${port} is not allowed for your user: start with ${option} and a number above 1024.`);
  }
  return error;
}

interface RaiseOptions {
  settings: Settings;
  server: HttpServer;
  stream: ChangeStream;
  awsPort: number;
  reset: () => Promise<void>;
}

async function raiseWorld({ settings, server, stream, awsPort, reset }: RaiseOptions): Promise<World> {
  const real = settings.realAws || settings.otherSlack !== undefined;
  const start = real ? Date.now() : Date.parse(settings.world.start);
  const clock = createClock({ start, speed: 0, onError: settings.onError });
  const foreign = settings.realAws && settings.otherSlack === undefined;
  const app = { ...settings.app, ...(foreign ? await readRemoteSecrets(settings) : {}) };
  const slack = settings.otherSlack === undefined ? raiseSlack(app, clock, server) : undefined;
  slack?.workspace.onChange((change) => stream.send(change));
  const told = settings.otherSlack ?? { ...app, apiUrl: `${server.url}/api/` };
  const cloud = await raiseCloud(settings, clock, told, awsPort);
  // Only when all is there does time begin; a world with real parts runs on real time.
  clock.setSpeed(real ? 1 : settings.speed);
  const bot: World['bot'] = (request) => clock.track(cloud.bot(request));
  return {
    clock,
    slack,
    bot,
    aws: cloud.aws,
    awsUrl: cloud.awsUrl,
    control: createControl({
      clock,
      slack,
      isRealTime: real,
      awsUrl: () => cloud.awsUrl,
      slackUrl: () => server.url,
      clouds: cloud.clouds,
      confirm: cloud.clouds && settings.confirm,
      recentEvents: cloud.aws && eventsOf(cloud.aws),
      reset,
      sendRaw: bot,
      stream,
    }),
    close: async () => {
      clock.stop();
      await cloud.close();
    },
  };
}

const raiseSlack = (app: SlackApp, clock: Clock, server: HttpServer): Slack =>
  createSlack({ clock, app, baseUrl: () => server.url, requestUrl: () => `${server.url}/slack/events` });

interface Cloud {
  aws: Aws | undefined;
  clouds: Clouds | undefined;
  awsUrl: string;
  bot: (request: BotRequest) => Promise<RawAnswer>;
  close(): Promise<void>;
}

async function raiseCloud(
  settings: Settings,
  clock: Clock,
  slack: { apiUrl: string; botToken: string; signingSecret: string },
  port: number,
): Promise<Cloud> {
  if (settings.realAws) {
    const remote: RemoteAws = await startRemoteAws({ settings, clock, slackApiUrl: slack.apiUrl });
    return { aws: undefined, clouds: undefined, awsUrl: remote.url, bot: remote.invokeUrl, close: remote.close };
  }
  try {
    const { aws, url, places } = await startSimulatedAws({ settings, clock, port, slack });
    const bot: Cloud['bot'] = (request) => aws.lambda.invokeUrl('patchwarden-slack', request);
    return { aws, clouds: cloudsOf(places), awsUrl: url, bot, close: () => aws.close() };
  } catch (error) {
    throw portProblem(error, port, '--aws-port');
  }
}

/** Recent events of one bus, or of all in the order of their time. */
const eventsOf =
  ({ events }: Aws) =>
  (bus: string | undefined): unknown[] =>
    events
      .buses()
      .filter(({ name }) => bus === undefined || name === bus)
      .flatMap(({ name, recent }) => recent.map((event) => ({ bus: name, ...event })))
      .sort((one, other) => one.time.localeCompare(other.time));
