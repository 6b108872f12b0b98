import { type App, buildApp } from '../../../src/app/build.ts';
import { FEATURES } from '../../../src/app/features.ts';
import type { Automation } from '../../../src/aws/ssm.ts';
import type { Ports } from '../../../src/contract/ports.ts';
import type { Key, Table, Write } from '../../../src/store/table.ts';
import { portsDouble } from '../../support/ports.ts';
import { configOf } from '../config.ts';
import { createModelDeploy } from '../deploy-feature.ts';
import { createModelPatch, occurrencesOf } from '../patch-feature.ts';
import { accounts, PIPELINES } from '../people.ts';
import { refusedBy } from '../worker.ts';
import type { Ask, SeenExecution } from './calls.ts';
import { ADOPTED, rulesOf, type Scene } from './scene.ts';

const DOUBLE = portsDouble();

/** The product as a worker has it: what bears on a start goes past the explorer, the rest is answered at once. */
export function appFor(ask: Ask, scene: Scene): App {
  const { now, kind } = scene;
  const rules = rulesOf(scene);
  const table = tableOf(ask);
  const automation = automationOf(ask);
  const fleet = (subject: string) => ({ subject, version: 0 });
  const config = configOf(rules);
  const deploy = createModelDeploy({
    world: { now },
    config,
    fleets: { ...STILL, fleet, hasImage: true, plan: setOf, set: (id) => ({ ...setOf(NO_PLAN), id }) },
    automationAt: () => automation,
    facts: new Set(),
    via: async (_name, perform) => perform(),
    follow: async () => undefined,
  });
  const patching = {
    isOpened: () => false,
    fleets: { fleet },
    windows: { ...ADOPTED, isOff: false, isOver: () => false, commands: new Map() },
    automationAt: () => automation,
    table,
    facts: new Set<string>(),
    config,
    rules,
    isAtGate: () => true,
    via: async <T>(_name: unknown, perform: () => T): Promise<T> => perform(),
  };
  const ports: Ports = {
    ...DOUBLE,
    table,
    slack: slackOf(ask),
    automation,
    calendars: { stateAt: async () => ({ open: true }) },
    images: imagesOf(),
    bus: { put: async () => undefined },
    clock: () => now,
    config,
    wakes: { send: async () => undefined },
  };
  const patch = createModelPatch(patching);
  return buildApp(ports, {
    ...FEATURES,
    deploy: { create: () => ({ run: deploy }) },
    windows: { create: () => ({}) },
    patch: { create: (all) => ({ run: patch, ...(kind === 'occurrence' ? occurrencesOf(all, patching) : {}) }) },
  });
}

const still = (): never => {
  throw new Error('nothing has been begun');
};
const STILL = { operation: still, restOf: still };
const NO_PLAN = { token: '', subject: '', stage: 'whole' } as const;

/** The one change set that is worked out, at once. */
const setOf = ({ token, subject, stage }: { token: string; subject: string; stage: 'whole' | 'canary' | 'rest' }) => ({
  id: 'set-1',
  token,
  subject,
  fleetVersion: 0,
  stage,
  isExact: false,
  readyAt: 0,
  isRefused: false,
});

/** Attributes of a run's item that say when it is looked at, and what is shown and told of it. */
const QUIET: readonly string[] = [
  ...['card', 'cardRev', 'wakeAt', 'announced', 'reconciledAt', 'workPk', 'workDueAt', 'subjectPk', 'requestedAt'],
];
const KEPT = /^(?:RUN#\S+ (?:RUN|AUDIT|PROOF)|LEASE#|SWITCH#|SLOT#|MEMBERS#)/;

const isKept = ({ pk, sk }: Key): boolean => KEPT.test(`${pk} ${sk}`);

const isQuiet = (write: Write): boolean => {
  const key = write.kind === 'put' ? write.item : write.key;
  if (!isKept(key)) return true;
  return write.kind === 'set' && key.sk === 'RUN' && Object.keys(write.set).every((name) => QUIET.includes(name));
};

/**
 * What is shown, told and looked at when bears on no start: it is neither stored nor waited for. That cards are posted once, and that
 * nobody is forgotten, the random schedules judge.
 */
function tableOf(ask: Ask): Table {
  return {
    get: async (key) => (isKept(key) ? ask({ at: 'item', key, looks: isLook() }) : undefined),
    // A worker reads audit records to tell of them alone.
    query: async () => [],
    write: async (writes) => {
      const kept = writes.filter((write) => !isQuiet(write));
      return kept.length === 0 ? { kind: 'written' } : ask({ at: 'write', writes: kept });
    },
  };
}

/** Whether it is `reconcile` that reads the run, to decide and act until nothing changes, or to do so again since someone was faster. */
const isLook = (): boolean => /\bat (?:async )?(?:reconcile|move)\d* /.test(new Error('where').stack ?? '');

const automationOf = (ask: Ask): Automation => ({
  start: ({ document, parameters, clientToken: token, tags }) =>
    ask({ at: 'start', document, token, parameters: textsOf(parameters), tags: Object.keys(tags) }),
  findByTag: async (tag, document) => (await ask({ at: 'tagged', tag, document })).map(startedAs),
  get: async (id) => {
    const { status, refusal } = await ask({ at: 'execution', id });
    if (status === 'InProgress') return { id, status, steps: [] };
    const gate =
      refusal === undefined
        ? { name: 'gate', status: 'Failed', failure: 'Lambda.Unknown', outputs: {} }
        : { name: 'gate', status: 'Success', outputs: { 'gate.refusal': [refusal] } };
    return { id, status, end: 'failed', failure: 'Step fails: gate', steps: [gate] };
  },
  stop: async () => 'stopping',
});

const textsOf = (parameters: Parameters<Automation['start']>[0]['parameters']): Record<string, string> =>
  Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, String(value)]));

const startedAs = ({ id, document, parameters }: SeenExecution) => ({
  id,
  document,
  parameters: Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, [value]])),
});

function imagesOf() {
  const refuse = (): never => {
    throw refusedBy('reading', 'ResourceNotFoundException');
  };
  return {
    ...DOUBLE.images,
    pipeline: async (arn: string) => ({
      arn,
      name: 'api',
      enabled: true,
      consecutiveFailures: 0,
      recipe: { arn: `${PIPELINES.api}/recipe`, name: 'api', version: '1.0.1', parentImage: 'ami-0parent' },
      kind: 'ami' as const,
      packagesOn: false,
      scanOn: false,
    }),
    pipelineImages: async () => [],
    image: async () => refuse(),
  };
}

const ACCOUNTS = new Map(accounts().map((each) => [each.id, each]));

export const slackOf = (ask: Ask) => ({
  ...DOUBLE.slack,
  postMessage: async ({ channel }: { channel: string }) => ({ channel, ts: '1700000000.000100' }),
  updateMessage: async () => undefined,
  findMessage: async () => undefined,
  findMessages: async () => [],
  deleteMessage: async () => undefined,
  channelMembers: async () => new Set(ACCOUNTS.keys()),
  postEphemeral: async () => undefined,
  respond: async () => undefined,
  openDirectMessage: async (user: string) => `D${user.slice(1)}`,
  publishHome: async () => undefined,
  permalink: async () => 'https://slack.com/archives/C0WEB/p1',
  userGroupMembers: () => ask({ at: 'group' }),
  userInfo: async (id: string) => {
    const { team = '', deleted = true, bot = false, guest = false, stranger = false } = ACCOUNTS.get(id) ?? {};
    return { id, teamId: team, deleted, isBot: bot, isGuest: guest, isExternal: stranger };
  },
  channelInfo: async (id: string) => ({
    id,
    name: id,
    isArchived: false,
    isExternallyShared: false,
    isMember: true,
  }),
});
