import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadConfig } from '../src/app/config.ts';
import { membersOf, placeText } from '../src/config/place.ts';
import type { Config, ConfirmConfig } from '../src/config/types.ts';
import type { Authorize } from './aws/iam.ts';
import type { LateCall } from './aws/lambda-late-calls.ts';
import { parseJson } from './slack/json.ts';
import { localApp, readManifest } from './slack/manifest.ts';
import type { SlackApp } from './slack/types.ts';
import { approvalWorld } from './world/approval-world.ts';
import { defaultWorld } from './world/default-world.ts';
import { driftWorld } from './world/drift-world.ts';
import { estateWorld } from './world/estate-world.ts';
import { goldenWorld } from './world/golden-world.ts';
import { labWorld } from './world/lab-world.ts';
import { parseWorld } from './world/load-world.ts';
import { pipelinesWorld } from './world/pipelines-world.ts';
import { tagsWorld } from './world/tags-world.ts';
import { terraformWorld } from './world/terraform-world.ts';
import { uglyWorld } from './world/ugly-world.ts';
import type { World } from './world/world-schema.ts';

export interface LocalOptions {
  /** Of page, Slack, bot endpoint and control API; 0, the default, takes a free one. */
  port?: number;
  /** Of the simulated AWS; 0, the default, takes a free one. */
  awsPort?: number;
  /** World time per real time; 0, the default, stands still. */
  speed?: number;
  /** The config that the worker reads; default `patchwarden.yml`. */
  config?: string;
  /** The name of a built-in world, `ugly` or `drift` for example, a world file, or a world, instead of the default world. */
  world?: string | World;
  /** Folder of the build, for the bot's template and the page; default `dist`. */
  build?: string;
  /** The bot's stack, for a config that the build was not made for; default the build's. */
  template?: unknown;
  /** Those of the member places of that config, by place (`444455556666/us-east-1`); default the build's. */
  members?: Readonly<Record<string, unknown>>;
  /** The Slack app's manifest; default `manifest.yml`. */
  manifest?: string;
  /** Use the AWS that the environment's credentials lead to, not a simulated one. */
  realAws?: boolean;
  /** SLACK_API_URL, SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET, AWS_…; default none of them. */
  env?: Readonly<Record<string, string | undefined>>;
  /** Whether the functions' own log lines are written; default false. */
  verbose?: boolean;
  /** Told of every bug and of every error a function threw. */
  onError?: (error: unknown) => void;
  /** Whether the SDK's clients of this process reach the simulated AWS through its socket, as other processes do; default false. */
  sockets?: boolean;
  /** Told of every call that a function began after it had answered. Only when given: the watch slows down every promise. */
  onLateCall?: (call: LateCall) => void;
  /** Decides whether a role may make a call. Default: everyone may do everything. */
  authorize?: Authorize;
}

/** Another Slack to talk to, instead of the simulated one. */
export interface OtherSlack {
  apiUrl: string;
  botToken: string;
  signingSecret: string;
}

/** The options with every file read and checked. */
export interface Settings {
  port: number;
  awsPort: number;
  speed: number;
  /** Absolute path of the config. */
  config: string;
  /** With which AWS identities people confirm approvals, if that config says. */
  confirm: ConfirmConfig | undefined;
  world: World;
  /** The synthesised bot stack; nobody needs it with a real AWS. */
  template: unknown;
  /** Those of the config's member places, by place. */
  members: Readonly<Record<string, unknown>>;
  assets: string;
  app: SlackApp;
  otherSlack: OtherSlack | undefined;
  realAws: boolean;
  env: Readonly<Record<string, string | undefined>>;
  verbose: boolean;
  onError: (error: unknown) => void;
  sockets: boolean;
  onLateCall: ((call: LateCall) => void) | undefined;
  authorize: Authorize | undefined;
}

/** Something about how local mode was started that a person can put right; the message is for them. */
export class StartError extends Error {}

/** @throws StartError, or the config's own ConfigError */
export function readSettings(options: LocalOptions): Settings {
  const { env = {}, build = 'dist' } = options;
  const config = resolve(options.config ?? 'patchwarden.yml');
  const loaded = loadConfig(config);
  const { confirm } = loaded;
  const realAws = options.realAws === true || isSet(env['AWS_ENDPOINT_URL']);
  return {
    port: options.port ?? 0,
    awsPort: options.awsPort ?? 0,
    speed: options.speed ?? 0,
    config,
    confirm,
    world: worldIn(options.world),
    template: realAws ? undefined : (options.template ?? readTemplate(resolve(build, 'patchwarden.template.json'))),
    members: realAws ? {} : (options.members ?? readMembers(resolve(build, 'members.template.json'), options, loaded)),
    assets: resolve(build),
    app: localApp(readManifest(readText(options.manifest ?? 'manifest.yml', "The Slack app's manifest"))),
    otherSlack: otherSlackIn(env),
    realAws,
    env,
    verbose: options.verbose ?? false,
    onError: options.onError ?? ((error) => console.error(error)),
    sockets: options.sockets ?? false,
    onLateCall: options.onLateCall,
    authorize: options.authorize,
  };
}

/** By the name that `--world` takes. */
export const BUILT_IN_WORLDS: Readonly<Record<string, World | undefined>> = {
  approval: approvalWorld,
  drift: driftWorld,
  estate: estateWorld,
  golden: goldenWorld,
  lab: labWorld,
  pipelines: pipelinesWorld,
  tags: tagsWorld,
  terraform: terraformWorld,
  ugly: uglyWorld,
};

const worldIn = (name: string | World | undefined): World => {
  if (name === undefined) return defaultWorld;
  if (typeof name !== 'string') return name;
  return BUILT_IN_WORLDS[name] ?? parseWorld(readText(name, 'The world file'));
};

export const isSet = (value: string | undefined): value is string => value !== undefined && value !== '';

function readText(path: string, what: string): string {
  if (!existsSync(path)) throw new StartError(`${what} ${path} does not exist: check the path.`);
  return readFileSync(path, 'utf8');
}

function readTemplate(path: string): unknown {
  if (!existsSync(path)) {
    throw new StartError(`The build is missing (${path}): run npm run build first, or start with npm start.`);
  }
  const template = parseJson(readFileSync(path, 'utf8'));
  if (template === undefined)
    throw new StartError(`The build is broken (${path} is not JSON): run npm run build again.`);
  return template;
}

/** A build for one place has none; a template that is given is of one place too, unless its members are given with it. */
function readMembers(
  path: string,
  { template }: LocalOptions,
  config: Pick<Config, 'accounts'>,
): Readonly<Record<string, unknown>> {
  if (template !== undefined) return {};
  const members: Readonly<Record<string, unknown>> = existsSync(path) ? Object(readTemplate(path)) : {};
  const missing = membersOf(config)
    .map(placeText)
    .find((place) => !(place in members));
  if (missing === undefined) return members;
  throw new StartError(
    `The build has no stack for ${missing}, which the config lists: npm start builds for the config that it is given.`,
  );
}

/** All three variables or none: with one missing, nobody could tell which Slack was meant. */
function otherSlackIn(env: Settings['env']): OtherSlack | undefined {
  const names = ['SLACK_API_URL', 'SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET'] as const;
  const missing = names.filter((name) => !isSet(env[name]));
  if (missing.length === names.length) return undefined;
  if (missing.length > 0) {
    throw new StartError(`To talk to another Slack, set ${missing.join(' and ')} too; to use the local one, set none.`);
  }
  const [apiUrl = '', botToken = '', signingSecret = ''] = names.map((name) => env[name]);
  if (!URL.canParse(apiUrl))
    throw new StartError('SLACK_API_URL is not a URL: for Slack itself it is https://slack.com/api/.');
  return { apiUrl, botToken, signingSecret };
}
