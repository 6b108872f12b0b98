import type { Config } from '../../../src/config/types.ts';
import { CONFIG } from '../../model/config.ts';
import { createRandom, type Random } from '../../model/random.ts';
import { ANA, BEN, CLEO, CLEO_AGAIN, DAY, DEV, HOUR, MINUTE, T0 } from '../../runs/fixture.ts';

export const ROLE = 'AWSReservedSSO_PatchApprovers_0123456789abcdef';
const PEOPLE = [ANA, BEN, CLEO, CLEO_AGAIN, DEV];

/** Somebody approves at `at`, and a worker handles it later; with a confirmation in AWS some time after the click, or without. */
export interface Click {
  userId: string;
  at: number;
  handledAfter: number;
  by: 'button' | 'form';
  confirmedAfter?: number;
}

/** One history: requested under the config `before`, approved, and checked for its start under `after`. Times are milliseconds since the epoch. */
export interface Case {
  before: Config;
  after: Config;
  scheduledFor?: number;
  clicks: readonly Click[];
  /** When a worker checks whether it may start. */
  at: number;
  /** From the worker's claim until the execution begins. */
  startingMs: number;
  /** Members of the approvers' group then; absent: as before. */
  members?: readonly string[];
  /** Accounts that have changed since, by id. */
  accounts: Readonly<Record<string, object>>;
  isSlackDown: boolean;
  isPaused: boolean;
  calendar: 'open' | 'closed' | 'unreadable';
}

export function caseOf(seed: number): Case {
  const random = createRandom(seed);
  const before = configBefore(random);
  const lifeMs = before.policies['nonprod']?.expiresMs ?? DAY;
  const clicks = Array.from({ length: 2 + random.int(3) }, () => clickOf(random));
  const scheduledFor = random.chance(0.3) ? T0 + random.int(30) * HOUR : undefined;
  return {
    before,
    after: random.chance(0.2) ? before : changed(before, random),
    ...(scheduledFor === undefined ? {} : { scheduledFor }),
    clicks,
    at: lookAt(random, { clicks, scheduledFor, lifeMs }),
    startingMs: random.int(MINUTE),
    ...(random.chance(0.1) ? { members: ['U0ANA', 'U0CLEO'] } : {}),
    accounts: random.chance(0.1)
      ? { [random.pick(PEOPLE).userId]: random.pick([{ deleted: true }, { isGuest: true }]) }
      : {},
    isSlackDown: random.chance(0.03),
    isPaused: random.chance(0.05),
    calendar: random.chance(0.05) ? random.pick(['closed', 'unreadable'] as const) : 'open',
  };
}

/** Mostly soon after the last was handled; sometimes about when the newest approval is over. */
function lookAt(
  random: Random,
  { clicks, scheduledFor = 0, lifeMs }: { clicks: readonly Click[]; scheduledFor: number | undefined; lifeMs: number },
): number {
  const handled = Math.max(scheduledFor, ...clicks.map(({ at, handledAfter }) => at + handledAfter));
  const newest = Math.max(scheduledFor, ...clicks.map(({ at }) => at));
  return random.chance(0.6)
    ? handled + random.pick([10 * MINUTE, HOUR])
    : Math.max(handled, newest + lifeMs + random.pick([-5, -1, 0, 3, 5, 20]) * MINUTE);
}

function configBefore(random: Random): Config {
  const policies = {
    nonprod: policyOf('nonprod', { approvals: random.pick([1, 1, 2]), expiresMs: random.pick([HOUR, DAY, DAY]) }),
    prod: policyOf('prod', { approvals: random.pick([1, 2]), expiresMs: random.pick([HOUR, DAY]) }),
  };
  return {
    ...CONFIG,
    policies: random.chance(0.25) ? { ...policies, nonprod: { ...policies.nonprod, confirm: 'aws' } } : policies,
    people: random.chance(0.3) ? { cleo: ['U0CLEO', 'U0CLEO2'] } : {},
    images: { web: { ...IMAGE, channel: random.pick(['C0PATCHING', 'C0WEB']) } },
    confirm: { roles: [ROLE], people: { U0ANA: 'ana', U0BEN: 'ben', U0CLEO: 'cleo', U0CLEO2: 'cleo2', U0DEV: 'dev' } },
  };
}

const [IMAGE] = Object.values(CONFIG.images).filter(({ name }) => name === 'web') as [Config['images'][string]];

const policyOf = (name: string, parts: object): Config['policies'][string] => ({
  name,
  from: ['platform', 'leads'],
  approvals: 1,
  expiresMs: DAY,
  soakMs: 0,
  ...parts,
});

function clickOf(random: Random): Click {
  const waited = random.pick([MINUTE, 9 * MINUTE, 20 * MINUTE, 20 * MINUTE, 2 * HOUR, 25 * HOUR]);
  return {
    userId: random.pick(PEOPLE).userId,
    at: T0 + 1_000 + random.int(40 * MINUTE),
    handledAfter: random.chance(0.7) ? 1_000 : waited,
    by: random.chance(0.7) ? 'button' : 'form',
    ...(random.chance(0.8) ? { confirmedAfter: random.pick([2_000, MINUTE, 9 * MINUTE, 11 * MINUTE]) } : {}),
  };
}

type Change = (config: Config, random: Random) => Config;

const withPolicy = (config: Config, parts: object, name = 'nonprod'): Config => ({
  ...config,
  policies: { ...config.policies, [name]: { ...config.policies[name], ...policyOf(name, {}), ...parts } },
});
const withImage = (config: Config, parts: object): Config => ({
  ...config,
  images: { web: { ...IMAGE, ...config.images['web'], ...parts } },
});

/** What someone may deploy between an approval and its start. */
const CHANGES: Readonly<Record<string, Change>> = {
  approvals: (config, random) =>
    withPolicy(config, { ...config.policies['nonprod'], approvals: random.pick([1, 2, 3]) }),
  expires: (config, random) =>
    withPolicy(config, { ...config.policies['nonprod'], expiresMs: random.pick([10 * MINUTE, HOUR, 3 * DAY]) }),
  confirms: (config) => withPolicy(config, { ...config.policies['nonprod'], confirm: 'aws' }),
  'confirms no more': (config) => {
    const { confirm: _confirm, ...policy } = config.policies['nonprod'] ?? policyOf('nonprod', {});
    return { ...config, policies: { ...config.policies, nonprod: policy } };
  },
  'another policy': (config) => withImage(config, { policy: 'prod' }),
  'one with a shorter life': (config) =>
    withPolicy(withImage(config, { policy: 'prod' }), { ...config.policies['prod'], expiresMs: 10 * MINUTE }, 'prod'),
  'a policy that is gone': (config) => ({ ...config, policies: { prod: policyOf('prod', {}) } }),
  'a group that is gone': (config) => ({ ...config, approvers: { leads: { kind: 'users', users: ['U0BEN'] } } }),
  'another group': (config) => withPolicy(config, { ...config.policies['nonprod'], from: ['leads'] }),
  'another usergroup': (config) => ({
    ...config,
    approvers: { ...config.approvers, platform: { kind: 'usergroup', usergroup: 'S0OTHER' } },
  }),
  channel: (config, random) => withImage(config, { channel: random.pick(['C0NEW', 'C0WEB', 'C0PATCHING']) }),
  'default channel': (config) => ({ ...config, channel: 'C0DEFAULT' }),
  'both channels': (config) => withImage({ ...config, channel: 'C0WEB' }, { channel: 'C0NEW' }),
  'one person': (config) => ({ ...config, people: { cleo: ['U0CLEO', 'U0CLEO2'], both: ['U0ANA', 'U0BEN'] } }),
  'is the requester': (config) => ({ ...config, people: { dev: ['U0DEV', 'U0ANA'] } }),
  'no people': (config) => ({ ...config, people: {} }),
  'another session': (config) => ({
    ...config,
    confirm: { roles: [ROLE], people: { ...config.confirm?.people, U0ANA: 'ana.b' } },
  }),
  'another role': (config) => ({
    ...config,
    confirm: { roles: ['AWSReservedSSO_Other_0'], people: config.confirm?.people ?? {} },
  }),
  'no such image': (config) => ({ ...config, images: {} }),
  'another pipeline': (config) => withImage(config, { pipelineArn: `${IMAGE.pipelineArn}-2` }),
};

function changed(config: Config, random: Random): Config {
  let next = config;
  for (let i = 0; i < 1 + random.int(2); i += 1) next = random.pick(Object.values(CHANGES))(next, random);
  return next;
}
