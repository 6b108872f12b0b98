import { existsSync, readFileSync } from 'node:fs';
import { loadConfig } from '../../../src/app/config.ts';
import type { Config, FleetConfig, ImageConfig } from '../../../src/config/types.ts';
import { present } from '../../../src/present.ts';

interface Made {
  hub: unknown;
  members: Readonly<Record<string, unknown>>;
}

interface Synth {
  templatesFor: (config: Config) => Promise<Made>;
}

/** As local mode takes them: the bot's stack, and those of the member places. */
interface Stacks {
  template: unknown;
  members: Readonly<Record<string, unknown>>;
}

/** Named, not written out below: it is type-checked with the CDK's own settings, which this folder's do not fit. */
const SYNTH = '../../../infra/bot/template.ts';

/** The config that the build was made for. */
const BUILT = 'dist/worker/patchwarden.yml';

/**
 * The bot's stack for a config and those of its members, as `cdk deploy` would make it: the runbooks' lists and every permission are the config's.
 * Absent when the build's own will do. A config that is refused has none either: starting with it says why.
 */
export async function stacksFor(config: string | undefined): Promise<Stacks | undefined> {
  if (config === undefined) return undefined;
  const wanted = read(config);
  if (wanted === undefined || isBuilt(wanted)) return undefined;
  const made = stacks.get(wanted.part) ?? synthesised(wanted.config);
  stacks.set(wanted.part, made);
  return made;
}

function isBuilt({ config, part }: Read): boolean {
  const built = read(BUILT);
  return built !== undefined && part === partOf(lessThan(built.config, config));
}

/** What the build has for compliance, patch groups and windows does nothing where the config has none of that. */
function lessThan({ compliance, fleets, ...rest }: Config, wanted: Config): Config {
  const ofWanted = Object.values(wanted.fleets);
  const keepsPatching = ofWanted.some(isPatched);
  const keepsWindows = ofWanted.some((fleet) => fleet.window !== undefined);
  const kept = Object.entries(fleets).filter(([, fleet]) => keepsPatching || !isPatched(fleet));
  return {
    ...rest,
    fleets: Object.fromEntries(kept.map(([name, fleet]) => [name, keepsWindows ? fleet : withoutWindow(fleet)])),
    ...(wanted.compliance === undefined ? {} : present({ compliance })),
  };
}

const isPatched = ({ target }: FleetConfig): boolean => target.kind === 'patch-group';

const withoutWindow = ({ window: _window, ...fleet }: FleetConfig): FleetConfig => fleet;

async function synthesised(config: Config): Promise<Stacks> {
  const synth: Synth = await import(SYNTH);
  const { hub, members } = await synth.templatesFor(config);
  return { template: hub, members };
}

interface Read {
  config: Config;
  /** What the stack is made of. */
  part: string;
}

/** By what of a config they depend on. */
const stacks = new Map<string, Promise<Stacks>>();
/** By the text of the file. */
const configs = new Map<string, Read | undefined>();

function read(file: string): Read | undefined {
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, 'utf8');
  const found = configs.has(text) ? configs.get(text) : load(file);
  configs.set(text, found);
  return found;
}

function load(file: string): Read | undefined {
  try {
    const config = loadConfig(file);
    return { config, part: partOf(config) };
  } catch {
    return undefined;
  }
}

/** What a config says less what is about people and times alone, which the stack does not know. */
function partOf(config: Config): string {
  const { policies: _policies, approvers: _approvers, people: _people, images, fleets, ...rest } = config;
  return JSON.stringify({
    ...rest,
    images: Object.values(images).map(({ policy: _policy, ...image }: ImageConfig) => image),
    fleets: Object.values(fleets).map(({ policy: _policy, soakMs: _soak, ...fleet }: FleetConfig) => fleet),
  });
}
