import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import type { CfnElement } from 'aws-cdk-lib/core';
import { type AppOptions, type BotApp, createApp } from '../../infra/bot/create-app.ts';
import { featureFiles, featureIn } from '../../infra/bot/load-features.ts';
import { DEFAULT_SETTINGS } from '../../infra/bot/settings.ts';
import type { Wildcard } from '../../infra/bot/wildcards.ts';
import { loadConfigFile } from '../../src/config/load.ts';
import type { Config, FleetConfig } from '../../src/config/types.ts';

export const ACCOUNT = '111122223333';
export const REGION = 'ap-southeast-2';

export interface Statement {
  Sid?: string;
  Effect: 'Allow' | 'Deny';
  Action: string | string[];
  Resource?: unknown;
  NotResource?: unknown;
  Condition?: Record<string, Record<string, string | string[]>>;
}

export interface Resource {
  Type: string;
  Properties: Record<string, unknown>;
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
}

export const root = join(__dirname, '../..');
const placeholder = join(root, 'infra/placeholder');

/** Assemblies of one test file. */
const assemblies = mkdtempSync(join(tmpdir(), 'patchwarden-test-'));
afterAll(() => rmSync(assemblies, { recursive: true }));

/** Those of infra/features, loaded at once: a test file describes its cases before anything can be awaited. */
export const features = featureFiles().map((file) => {
  const loaded: unknown = require(join(root, 'infra/bot', file));
  return featureIn(file, loaded);
});

/** The bot of the example config, with stand-ins for the bundles and in a folder of its own. */
export const createBot = (overrides: Partial<AppOptions> = {}): BotApp =>
  createApp({
    config: loadConfigFile(join(root, 'patchwarden.yml')),
    features,
    bundles: { slack: placeholder, worker: placeholder, gatekeeper: placeholder },
    settings: DEFAULT_SETTINGS,
    outdir: mkdtempSync(join(assemblies, 'bot-')),
    ...overrides,
  });

const WINDOW = 'mw-0a1b2c3d4e5f67890';
const STOPPABLE = 'mw-0b1b2c3d4e5f67890';

/** As it is written in the file, which is how a config keeps it. */
export const SYNC = {
  policy: 'prod',
  at: '06:00',
  windows: { night: WINDOW },
  baselines: { WINDOWS: 'pb-0a1b2c3d4e5f67890' },
};

/** A patch group that is patched, and held to a list of patches. */
const inPlace = ({ place, policy, channel, alarms }: FleetConfig, patchGroup: string): FleetConfig => ({
  place,
  policy,
  channel,
  alarms,
  name: patchGroup.toLowerCase(),
  target: { kind: 'patch-group', patchGroup },
  patch: {
    reboot: 'if-needed',
    concurrency: '10%',
    errors: '10%',
    waves: [10, 100],
    timeoutMs: 3_600_000,
    pin: patchGroup === 'Win-PROD' ? 'list' : 'none',
  },
});

/** The example config with everything that a fleet may say of its deploys and its patching. */
export function fullConfig(): Config {
  const config = loadConfigFile(join(root, 'patchwarden.yml'));
  const { 'api-prod': api, 'web-prod': web, 'win-prod': win } = config.fleets;
  if (api === undefined || web === undefined || win === undefined) throw new Error('a fleet of the example is gone');
  const instanceRole = `arn:aws:iam::${ACCOUNT}:role/api-prod-instances`;
  return {
    ...config,
    sections: { ...config.sections, sync: SYNC },
    fleets: {
      ...Object.fromEntries(Object.entries(config.fleets).filter(([, { target }]) => target.kind !== 'patch-group')),
      'web-prod': { ...web, window: 'mw-0c50858d01EXAMPLE', imageParameter: '/fleets/web-prod/ami' },
      'win-dev': { ...inPlace(win, 'Win-DEV'), signoff: 'leads', window: STOPPABLE, stop: true },
      'win-prod': {
        ...inPlace(win, 'Win-PROD'),
        after: 'win-dev',
        window: WINDOW,
        adopted: true,
        occurrences: 'approval-required',
      },
      'api-prod': { ...api, window: 'mw-0c50858d01EXAMPLE', instanceRole, alarms: ['api-prod-5xx'] },
    },
  };
}

/** The example config with the fleets of one kind only, and nothing that tags make. */
export function configWithOnly(kind: FleetConfig['target']['kind']): Config {
  const config = { ...fullConfig(), sections: {} };
  const fleets = Object.entries(config.fleets).filter(([, { target }]) => target.kind === kind);
  return { ...config, fleets: Object.fromEntries(fleets) };
}

/** Synthesises without the validators, which have a test of their own. */
export function templateOf({ stack }: BotApp): Template {
  process.env['CDK_VALIDATION'] = 'false';
  return Template.fromStack(stack);
}

export class BotTemplate {
  readonly bot: BotApp;
  readonly template: Template;
  readonly resources: Readonly<Record<string, Resource>>;

  constructor(overrides: Partial<AppOptions> = {}) {
    this.bot = createBot(overrides);
    this.template = templateOf(this.bot);
    this.resources = this.template.toJSON()['Resources'];
  }

  ofType(type: string): Record<string, unknown>[] {
    return Object.values(this.resources)
      .filter((resource) => resource.Type === type)
      .map(({ Properties }) => Properties);
  }

  /** The one resource of a type with this value of a property. */
  named(type: string, property: string, value: string): Record<string, unknown> {
    const found = this.ofType(type).filter((properties) => properties[property] === value);
    const [only] = found;
    if (only === undefined || found.length > 1) throw new Error(`${found.length} ${type} with ${property} ${value}`);
    return only;
  }

  /** The logical id of the resource with this value of a property. */
  idOf(property: string, value: string): string {
    const [id] = Object.entries(this.resources).find(([, { Properties }]) => Properties[property] === value) ?? [];
    if (id === undefined) throw new Error(`no resource has ${property} ${value}`);
    return id;
  }

  roleId(role: Wildcard['role']): string {
    const construct = this.bot.stack.parts.roles.get(role)?.node.defaultChild;
    if (construct === undefined) throw new Error(`there is no role ${role}`);
    // The default child of a role is its CfnRole.
    return this.bot.stack.getLogicalId(construct as CfnElement);
  }

  /** Statements of every policy attached to a role, with references written as `Type name`. */
  statements(role: Wildcard['role']): Statement[] {
    const id = this.roleId(role);
    // What is too long for a role's own policy goes into one attached to that role alone.
    return [...this.ofType('AWS::IAM::Policy'), ...this.ofType('AWS::IAM::ManagedPolicy')]
      .filter(({ Roles }) => JSON.stringify(Roles) === JSON.stringify([{ Ref: id }]))
      .flatMap(({ PolicyDocument }) => statementsOf(PolicyDocument))
      .map((statement) => ({
        ...statement,
        ...('Resource' in statement ? { Resource: this.readable(statement.Resource) } : {}),
      }));
  }

  /** `Fn::GetAtt: [X, Arn]` as the type and physical name of X. */
  private readable(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.readable(item));
    if (typeof value !== 'object' || value === null || !('Fn::GetAtt' in value)) return value;
    const attribute = value['Fn::GetAtt'];
    const id: unknown = Array.isArray(attribute) ? attribute[0] : undefined;
    const resource = typeof id === 'string' ? this.resources[id] : undefined;
    if (resource === undefined) return value;
    const { QueueName, Name } = resource.Properties;
    return `${resource.Type} ${String(QueueName ?? Name)}`;
  }
}

export function statementsOf(document: unknown): Statement[] {
  if (typeof document !== 'object' || document === null || !('Statement' in document)) return [];
  return Array.isArray(document.Statement) ? document.Statement : [];
}

export const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [String(value)]);

/** An ARN of the home account and Region. */
export const arn = (service: string, resource: string): string => `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;
