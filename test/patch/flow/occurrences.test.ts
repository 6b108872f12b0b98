import { kindsOf } from '../../../src/app/build.ts';
import type { WindowSummary, WindowTask } from '../../../src/aws/windows.ts';
import { changeAhead } from '../../../src/patch/effect/check.ts';
import type { ReadWindow } from '../../../src/patch/effect/window.ts';
import { type Looked, tickOccurrences } from '../../../src/patch/flow/occurrences.ts';
import { createPatchKind } from '../../../src/patch/kind.ts';
import { isPatch } from '../../../src/patch/types/run.ts';
import { change } from '../../../src/runs/decision/change.ts';
import { loadHistory, loadLease, saveDecision } from '../../../src/runs/effect/run-store.ts';
import { aManaged, anInstance } from '../../nodes/fixture.ts';
import { createWorkerDouble } from '../../runs/effect/worker-double.ts';
import { tickAt } from '../../support/tick.ts';
import { configOf, type FakeGroup, patchPorts, QA_WINDOW } from '../double.ts';
import { aPatchRun } from '../facts.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const OPENS = Date.parse('2026-11-27T11:00:00Z');
const window: WindowSummary = {
  id: QA_WINDOW,
  name: 'Patching-QA',
  enabled: true,
  schedule: 'cron(0 22 ? * FRI *)',
  timezone: 'Australia/Sydney',
  durationMs: 4 * HOUR,
  cutoffMs: HOUR,
};
const weekly = (first = OPENS): ReadWindow => ({
  kind: 'window',
  window,
  upcoming: [0, 7, 14].map((days) => first + days * DAY),
});

function qa(config = configOf(), tasks: readonly WindowTask[] = []) {
  const double = createWorkerDouble();
  const group: FakeGroup = {};
  const aws = patchPorts(group);
  let read: ReadWindow | undefined = weekly();
  const looked: Looked = { windows: new Map() };
  const windows = { ...double.ports.windows, tasks: async () => tasks };
  const base = { ...double.ports, ...aws.ports, windows, config, readWindow: async () => read };
  const ports = { ...base, kinds: kindsOf(new Map([['patch', { run: createPatchKind(base, base.readWindow) }]])) };
  const runs = async () => (await loadHistory(ports, ['win-qa'], 10)).map(({ run }) => run).filter(isPatch);
  return {
    ports,
    group,
    runs,
    tick: async (now: number, next: ReadWindow | undefined = read) => {
      read = next;
      double.clock.now = now;
      await tickOccurrences(ports, looked, tickAt(ports.table, now));
    },
    said: double.said,
    end: async (state: 'rejected' | 'needs-attention') => {
      const [record] = await loadHistory(ports, ['win-qa'], 1);
      if (record === undefined) throw new Error('there is no run');
      const decision = change(record.run, { state }, { type: state });
      if (decision.kind === 'change')
        await saveDecision(ports, { record, run: decision.run, audit: decision.audit, at: OPENS });
    },
  };
}

test('an occurrence is announced at its first lead that fits the interval, once', async () => {
  const { tick, runs } = qa();
  await tick(OPENS - 72 * HOUR - 1);
  expect(await runs()).toEqual([]);
  await tick(OPENS - 72 * HOUR);
  await tick(OPENS - 71 * HOUR);
  const [run, second] = await runs();
  expect(second).toBeUndefined();
  expect(run).toMatchObject({
    state: 'awaiting-approval',
    expiresAt: OPENS,
    subject: `111122223333/ap-southeast-2/patch-group/Win-QA/window/${QA_WINDOW}`,
    slot: {
      what: QA_WINDOW,
      opensAt: OPENS,
      latestStart: OPENS + 2 * HOUR,
      elsewhere: '111122223333/ap-southeast-2/patch-group/Win-QA',
      remindAt: OPENS - HOUR,
    },
    maxDeferrals: 2,
    plan: {
      instances: [{ id: 'i-1' }, { id: 'i-2' }],
      occurrence: {
        windowName: 'Patching-QA',
        timezone: 'Australia/Sydney',
        next: [OPENS + 7 * DAY, OPENS + 14 * DAY],
      },
    },
  });
  expect(run?.standing).toBeUndefined();
});

test('a notice-only window stands approved by the deployed config, and by nothing else', async () => {
  const { tick, runs } = qa(configOf({ qa: ', occurrences: notice-only' }));
  await tick(OPENS - 72 * HOUR);
  const [run] = await runs();
  expect(run).toMatchObject({ state: 'scheduled', standing: true, approvals: [] });
  const { ports } = qa(configOf());
  expect(run === undefined ? undefined : ports.kinds.of(run).standing?.(run)).toBe(false);
});

test.each<[string, ReadWindow, string]>([
  ['deleted', { kind: 'gone' }, `${QA_WINDOW} was deleted`],
  ['disabled', { kind: 'window', window: { ...window, enabled: false }, upcoming: [] }, `${QA_WINDOW} was disabled`],
  ['moved', weekly(OPENS + 2 * HOUR), `${QA_WINDOW} no longer opens then`],
])('a window that is %s while its notice stands ends it with the reason', async (what, next, reason) => {
  const { tick, runs, ports } = qa();
  await tick(OPENS - 72 * HOUR);
  await tick(OPENS - 48 * HOUR, next);
  const all = await runs();
  const ended = all.find(({ state }) => state === 'failed');
  expect(ended?.ending).toMatchObject({ code: 'plan-gone', reason });
  // One that was moved is announced anew.
  expect(all).toHaveLength(what === 'moved' ? 2 : 1);
  expect((await loadLease(ports.table, ended?.subject ?? '')) === undefined).toBe(what !== 'moved');
});

test('what was skipped stays skipped, and the deferral counts against the next occurrence', async () => {
  const { tick, runs, end } = qa();
  await tick(OPENS - 72 * HOUR);
  await end('rejected');
  await tick(OPENS - 71 * HOUR);
  expect(await runs()).toHaveLength(1);
  await tick(OPENS + 7 * DAY - 72 * HOUR, weekly(OPENS + 7 * DAY));
  expect((await runs())[0]).toMatchObject({ slot: { opensAt: OPENS + 7 * DAY }, maxDeferrals: 1 });
});

test('a minute in which nothing changed asks nothing of the table', async () => {
  const { tick, ports } = qa();
  let reads = 0;
  const table = { ...ports.table };
  const counting: Pick<typeof table, 'get' | 'query'> = {
    get: (key) => {
      reads += 1;
      return table.get(key);
    },
    query: (asked) => {
      reads += 1;
      return table.query(asked);
    },
  };
  Object.assign(ports.table, counting);
  const counted = async (now: number, next?: ReadWindow): Promise<number> => {
    reads = 0;
    await tick(now, next);
    return reads;
  };
  await tick(OPENS - 73 * HOUR);
  expect(await counted(OPENS - 73 * HOUR + 60_000)).toBe(0);
  await tick(OPENS - 72 * HOUR);
  expect(await counted(OPENS - 72 * HOUR + 60_000)).toBe(0);
  // Its window was read anew, and is the same.
  expect(await counted(OPENS - 72 * HOUR + 120_000, weekly())).toBe(0);
  // An hour later everything is checked.
  expect(await counted(OPENS - 71 * HOUR, weekly())).toBeGreaterThan(0);
});

test('a window whose own task patches the fleet is nobody’s to approve or skip, and says what to remove', async () => {
  const targets = [{ kind: 'tag' as const, key: 'Patch Group', values: ['Win-QA'] }];
  const parameters = { Operation: ['Install'] };
  const task = { id: 't', name: 'Old', type: 'run-command', arn: 'AWS-RunPatchBaseline', priority: 1 } as const;
  const { tick, runs } = qa(configOf(), [{ ...task, targets, parameters, cutoff: 'continue' }]);
  await tick(OPENS - 72 * HOUR);
  expect(await runs()).toMatchObject([
    {
      state: 'failed',
      ending: {
        code: 'plan-refused',
        reason: expect.stringContaining('on its own, its task Old (AWS-RunPatchBaseline)'),
      },
    },
  ]);
});

test('a window that the config adopts no more is called off: nobody can skip what patches by itself', async () => {
  const { tick, runs, ports } = qa();
  await tick(OPENS - 72 * HOUR);
  const { 'win-qa': fleet, ...others } = ports.config.fleets;
  if (fleet === undefined) throw new Error('there is no fleet');
  const { adopted: _adopted, ...asItIs } = fleet;
  await tickOccurrences(
    { ...ports, config: { ...ports.config, fleets: { ...others, 'win-qa': asItIs } } },
    { windows: new Map() },
    tickAt(ports.table, OPENS - 48 * HOUR),
  );
  expect(await runs()).toMatchObject([{ state: 'failed', ending: { code: 'plan-gone' } }]);
});

test('an opening that an earlier run keeps from being announced raises an alarm before it comes', async () => {
  const { tick, ports, end } = qa();
  await tick(OPENS - 72 * HOUR);
  await end('needs-attention');
  const measured: string[] = [];
  const noting = { ...ports, measure: (name: string) => void measured.push(name) };
  const read = async () => weekly(OPENS + 7 * DAY);
  const looked: Looked = { windows: new Map() };
  await tickOccurrences({ ...noting, readWindow: read }, looked, tickAt(ports.table, OPENS + 6 * DAY));
  expect(measured).toEqual([]);
  await tickOccurrences({ ...noting, readWindow: read }, looked, tickAt(ports.table, OPENS + 7 * DAY - HOUR / 2));
  expect(measured).toEqual(['WindowNoticeUndeliverable']);
});

test('a window that cannot be read is left as it is until the next minute', async () => {
  const { tick, runs } = qa();
  await tick(OPENS - 72 * HOUR);
  const before = await runs();
  await tick(OPENS - 48 * HOUR, undefined);
  expect(await runs()).toEqual(before);
});

test('armed, it says which run the window starts and with what, until it has ended', async () => {
  const { ports } = qa();
  const kind = createPatchKind(ports, ports.readWindow);
  const slot = { what: QA_WINDOW, opensAt: OPENS, latestStart: OPENS + HOUR, elsewhere: 'x' };
  const armed = { document: 'Patchwarden-Patch', parameters: { RunId: 'p-7k2m9x4q', Wave1: ['i-1'] }, token: 't' };
  const occurrence = {
    windowId: QA_WINDOW,
    windowName: 'w',
    opensAt: OPENS,
    endsAt: OPENS,
    cutoffAt: OPENS,
    timezone: 'UTC',
    next: [],
  };
  const run = aPatchRun({ name: 'win-qa', slot, armed, plan: { ...aPatchRun().plan, occurrence } });
  await kind.armed?.(run, OPENS + 60_000);
  const key = { pk: `SLOT#${QA_WINDOW}`, sk: 'win-qa' };
  expect(await ports.table.get(key)).toEqual({
    ...key,
    runId: run.id,
    ttl: expect.any(Number),
  });
  await kind.tidy?.({ ...run, id: 'p-00000000' });
  expect(await ports.table.get(key)).toBeDefined();
  await kind.tidy?.(run);
  expect(await ports.table.get(key)).toBeUndefined();
});

test('nothing else patches a group that its window may start to patch at any moment', async () => {
  const { ports, tick, runs } = qa();
  await tick(OPENS - 72 * HOUR);
  const [inWindow] = await runs();
  if (inWindow === undefined) throw new Error('there is no run');
  const direct = aPatchRun({
    id: 'p-00000002',
    name: 'win-qa',
    subject: inWindow.slot?.elsewhere ?? '',
    plan: inWindow.plan,
  });
  const check = () => ports.kinds.of(direct).checkPlan(direct);
  expect(await check()).toEqual({ kind: 'busy', what: 'win-dev goes first and has not been patched' });
  const [record] = await loadHistory(ports, ['win-qa'], 1);
  if (record === undefined) throw new Error('there is no record');
  const armed = { document: 'Patchwarden-Patch', parameters: {}, token: 't' };
  const { run, audit } = change(record.run, { state: 'approved', armed }, { type: 'armed' });
  await saveDecision(ports, { record, run, audit, at: OPENS, armedUntil: OPENS });
  expect(await check()).toEqual({ kind: 'busy', what: `run ${run.id} is about to patch win-qa in its window` });
});

test('another rule of the baseline asks again while there is time, each hour, and not for instances that sleep', async () => {
  const { tick, runs, group, ports } = qa();
  await tick(OPENS - 72 * HOUR);
  group.rulesHash = 'r2';
  await tick(OPENS - 71.5 * HOUR);
  expect((await runs())[0]?.epoch).toBe(1);
  await tick(OPENS - 71 * HOUR);
  expect((await runs())[0]).toMatchObject({
    state: 'awaiting-approval',
    epoch: 2,
    expiresAt: OPENS,
    slot: { opensAt: OPENS },
    askedAgain: { code: 'plan-changed', why: 'the rules of baseline Win-PROD have changed' },
    plan: { baselines: [{ rulesHash: 'r2' }] },
  });
  const [run] = await runs();
  const asleep = patchPorts({ rulesHash: 'r2', instances: [anInstance('i-1')], managed: [aManaged('i-1')] }).ports;
  expect(run === undefined ? '' : await changeAhead({ ...ports, ...asleep }, run, OPENS - 70 * HOUR)).toBeUndefined();
});

test('a notice-only occurrence takes what has changed, and asks nobody', async () => {
  const { tick, runs, group } = qa(configOf({ qa: ', occurrences: notice-only' }));
  await tick(OPENS - 72 * HOUR);
  group.rulesHash = 'r2';
  await tick(OPENS - 71 * HOUR);
  expect((await runs())[0]).toMatchObject({
    state: 'scheduled',
    standing: true,
    plan: { baselines: [{ rulesHash: 'r2' }] },
  });
});

test('an occurrence that opened while no worker ran, and of which nobody had been told, is told once as called off', async () => {
  const { tick, runs, ports, said } = qa();
  const opened = { id: 'e-1', status: 'SUCCESS', startedAt: OPENS + 20_000 };
  Object.assign(ports, { windows: { ...ports.windows, executions: async () => [opened] } });
  await tick(OPENS - 80 * HOUR);
  expect(await runs()).toEqual([]);
  await tick(OPENS + HOUR, weekly(OPENS + 7 * DAY));
  await tick(OPENS + 2 * HOUR, weekly(OPENS + 7 * DAY));
  const [run, second] = await runs();
  expect(second).toBeUndefined();
  expect(run).toMatchObject({
    state: 'failed',
    ending: {
      code: 'plan-gone',
      reason: 'the window opened while Patchwarden was not running, and nobody had been told of it',
    },
    plan: { occurrence: { opensAt: OPENS, next: [OPENS + 7 * DAY, OPENS + 14 * DAY, OPENS + 21 * DAY] } },
  });
  const posts = said.filter(({ method, channel }) => method === 'postMessage' && channel === 'C0PATCHING');
  expect(new Set(posts.map(({ text }) => text))).toEqual(
    new Set([
      'Patching of win-qa in Patching-QA called off. Called off: the window opened while Patchwarden was not running, and nobody had been told of it. This run patches nothing. To patch without the window, use `/patch install win-qa`.',
    ]),
  );
  // A window has no account to write to.
  expect(said.filter(({ method }) => method === 'openDirectMessage')).toEqual([]);
  // The next one is announced as ever.
  await tick(OPENS + 7 * DAY - 72 * HOUR, weekly(OPENS + 7 * DAY));
  expect(await runs()).toHaveLength(2);
});

test('one that did not open then, or of which people had been told, is not told again', async () => {
  const unopened = qa();
  Object.assign(unopened.ports, { windows: { ...unopened.ports.windows, executions: async () => [] } });
  await unopened.tick(OPENS - 80 * HOUR);
  await unopened.tick(OPENS + HOUR, weekly(OPENS + 7 * DAY));
  expect(await unopened.runs()).toEqual([]);
  const told = qa();
  await told.tick(OPENS - 70 * HOUR);
  await told.tick(OPENS + HOUR, weekly(OPENS + 7 * DAY));
  expect(await told.runs()).toHaveLength(1);
});
