import type { HomeView } from '@slack/types';
import { buildApp } from '../../../src/app/build.ts';
import { AwsCallError } from '../../../src/aws/failure.ts';
import type { Config, FleetConfig } from '../../../src/config/types.ts';
import type { Feature } from '../../../src/contract/feature.ts';
import type { Wake } from '../../../src/contract/ports.ts';
import { createRun, loadRun, saveDecision } from '../../../src/runs/effect/run-store.ts';
import type { HasKinds } from '../../../src/runs/run-kind.ts';
import type { RunRecord } from '../../../src/runs/types/record.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import { SlackCallError } from '../../../src/slack/call-error.ts';
import type { SlackApi } from '../../../src/slack/client.ts';
import type { ClickJob } from '../../../src/slack/job.ts';
import { readWorkOnce } from '../../../src/store/due.ts';
import type { Table } from '../../../src/store/table.ts';
import { CONFIG } from '../../model/config.ts';
import { MINUTE, T0 } from '../../runs/fixture.ts';
import { linesOf } from '../../support/block-text.ts';
import { HOME } from '../../support/home.ts';
import { createMemoryTable } from '../../support/memory-table.ts';
import { portsDouble } from '../../support/ports.ts';

const fleet = (name: string, parts: Partial<FleetConfig> = {}): FleetConfig => ({
  name,
  policy: 'nonprod',
  channel: 'C0PATCHING',
  image: 'web',
  place: HOME,
  alarms: [],
  target: { kind: 'stack', stack: name, parameter: 'Image' },
  ...parts,
});

export const fleets = (...names: string[]): Config => ({
  ...CONFIG,
  fleets: Object.fromEntries(names.map((name) => [name, fleet(name)])),
});

type UserInfo = Awaited<ReturnType<SlackApi['userInfo']>>;

interface Options {
  config?: Config;
  /** Of one account, beside what everyone's is. */
  accounts?: Record<string, Partial<UserInfo>>;
}

/** The product's features on a table in memory, with a Slack that keeps what App Home shows, and no AWS at all. */
export function createHomeDouble({ config = fleets('web-dev'), accounts = {} }: Options = {}) {
  const table = createMemoryTable();
  const clock = { now: T0 + MINUTE };
  const published: { user: string; view: HomeView; hash: string | undefined }[] = [];
  const failures: SlackCallError[] = [];
  const wakes: { to: Wake; delaySeconds: number }[] = [];
  const logged: string[] = [];
  /** What was read of the table, until it is published as well. */
  const reads: { all: string[]; atPublish: (readonly string[])[]; fail: boolean } = {
    all: [],
    atPublish: [],
    fail: false,
  };
  const groupReads: string[] = [];
  const reading = <T>(what: string, read: () => Promise<T>): Promise<T> => {
    reads.all.push(what);
    return reads.fail ? Promise.reject(throttled()) : read();
  };
  const counted: Table = {
    get: (key) => reading(`item ${key.pk}`, () => table.get(key)),
    query: (query) => reading(`query ${query.partition}`, () => table.query(query)),
    write: (writes) => table.write(writes),
  };
  const base = portsDouble();
  const slack: SlackApi = {
    ...base.slack,
    publishHome: async (user, view, hash) => {
      reads.atPublish.push(reads.all.splice(0).sort());
      const failure = failures.shift();
      if (failure !== undefined) throw failure;
      published.push({ user, view, hash });
      return `hash-${published.length}`;
    },
    userInfo: async (id) => {
      const account = {
        id,
        teamId: 'T0PATCHW',
        deleted: false,
        isBot: false,
        isGuest: false,
        isExternal: false,
        ...accounts[id],
      };
      if (account.teamId === 'unread') throw new SlackCallError('users.info', { kind: 'ambiguous', code: 'timeout' });
      return account;
    },
    userGroupMembers: async (group) => {
      groupReads.push(group);
      const failure = groupFailures.shift();
      if (failure !== undefined) throw failure;
      return ['U0ANA', 'U0BEN', 'U0DEV'];
    },
  };
  const groupFailures: SlackCallError[] = [];
  const { features, ports } = buildApp({
    ...base,
    table: counted,
    slack,
    config,
    clock: () => clock.now,
    log: (event) => logged.push(event),
    wakes: { send: async (to, delaySeconds) => void wakes.push({ to, delaySeconds }) },
  });
  const home = featureOf(features.get('home'));
  const seenBy = (user: string): string[] =>
    linesOf(published.findLast((each) => each.user === user)?.view.blocks ?? []);
  return {
    table,
    ports,
    clock,
    published,
    failures,
    groupFailures,
    groupReads,
    wakes,
    logged,
    reads,
    accounts,
    features,
    seenBy,
    open: (user = 'U0ANA') => home.onHome(user, clock.now),
    tick: () => home.onTick(clock.now, readWorkOnce(table)),
    look: () => home.look('viewers', { now: clock.now, hinted: false }),
    turn: (user: string, value: string, from: ClickJob['from'] = atHome) =>
      home.onClick({ ...aClick(user), actionId: 'home-page:next', value, from }, clock.now),
    forget: () => home.onGroupChanged('S0PLATFORM', clock.now),
  };
}

export const atHome: ClickJob['from'] = { kind: 'home', viewId: 'V1', privateMetadata: '', values: {} };

export const aClick = (userId: string): ClickJob => ({
  kind: 'click',
  id: 'a'.repeat(64),
  at: T0,
  actor: { userId, teamId: 'T0PATCHW' },
  actionId: '',
  value: '',
  from: atHome,
});

const featureOf = (
  feature: Feature | undefined,
): Required<Pick<Feature, 'onHome' | 'onTick' | 'look' | 'onClick' | 'onGroupChanged'>> => {
  const { onHome, onTick, look, onClick, onGroupChanged } = feature ?? {};
  if (!onHome || !onTick || !look || !onClick || !onGroupChanged) throw new Error('home is no board');
  return { onHome, onTick, look, onClick, onGroupChanged };
};

const throttled = (): AwsCallError =>
  new AwsCallError(
    'reading the table',
    Object.assign(new Error('throttled'), { name: 'ProvisionedThroughputExceededException' }),
  );

/** A stored run, as it would be after it was requested. */
export async function storeRun({ table, kinds }: { table: Table } & HasKinds, run: Run): Promise<RunRecord> {
  const created = await createRun({ table, kinds }, run, { type: 'requested' });
  if (created.kind !== 'created') throw new Error(`run ${run.id} is ${created.kind}`);
  return created.record;
}

/** The stored run in another state. */
export async function changeRun(ports: { table: Table } & HasKinds, runId: string, parts: Partial<Run>): Promise<void> {
  const record = await loadRun(ports, runId);
  if (record === undefined) throw new Error(`there is no run ${runId}`);
  const run = { ...record.run, ...parts, version: record.run.version + 1 };
  await saveDecision(ports, { record, run, audit: { type: 'approved' }, at: T0 });
}
