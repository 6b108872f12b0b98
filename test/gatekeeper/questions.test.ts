import type { SeenExecution } from '../../src/aws/ssm.ts';
import type { PatchRun } from '../../src/patch/types/run.ts';
import { gateTime } from '../../src/runs/decision/slot.ts';
import type { Run } from '../../src/runs/types/run.ts';
import { CONFIG } from '../model/config.ts';
import { aFleet, aPatchRun } from '../patch/facts.ts';
import { aPatchPlan } from '../patch/message/fixture.ts';
import { ANA, HOUR, MINUTE, T0 } from '../runs/fixture.ts';
import { syncIn } from '../sync/run.ts';
import {
  approvedRun,
  askedValue,
  clickBy,
  EXECUTION,
  gatesOf,
  givenBy,
  NOW,
  OTHER_EXECUTION,
  type Stored,
  sessionOf,
  WINDOW_ROLE,
  World,
} from './world.ts';

const WINDOW = 'mw-0a1b2c3d4e5f67890';
const SUBJECT = '111122223333/ap-southeast-2/patch-group/Win-PROD';
const SLOT = { what: WINDOW, opensAt: NOW - MINUTE, latestStart: NOW + HOUR, elsewhere: SUBJECT };
const policy = {
  ...aPatchRun().policy,
  name: 'nonprod',
  groups: { platform: { kind: 'usergroup', usergroup: 'S0PLATFORM' } },
} as const;

/** A fleet that is adopted, and a config with syncs. */
const config = {
  ...CONFIG,
  fleets: { 'win-prod': { ...aFleet({ policy: 'nonprod', window: WINDOW, adopted: true }) } },
  sections: { sync: { policy: 'nonprod', at: '06:00' } },
};

const hashed = <R extends Run>(run: R): R => ({ ...run, planHash: gatesOf(config).of(run).planHashOf(run.plan) });

const aPatch = (parts: Partial<PatchRun> = {}): PatchRun =>
  hashed(aPatchRun({ state: 'awaiting-approval', subject: SUBJECT, policy, plan: aPatchPlan(), ...parts }));

const approved = (run: Run): Stored => approvedRun(run, [givenBy(ANA, clickBy(ANA, askedValue(run, config)))], config);

/** Approved for its slot and armed there until then. */
function armed(run: Run, { from = SLOT.opensAt, until = NOW + MINUTE } = {}): Stored {
  const { run: claimed, ...rest } = approved(run);
  const { start, ...others } = claimed;
  if (start === undefined) throw new Error('it was claimed');
  const { claimedAt: _at, attempts: _attempts, ...claim } = start;
  const beside = { armedFrom: gateTime(from), armedUntil: gateTime(until) };
  return { ...rest, run: { ...others, state: 'approved', armed: claim }, beside };
}

const inSlot = (parts: Partial<PatchRun> = {}): PatchRun =>
  aPatch({ slot: SLOT, subject: `${SUBJECT}/window/${WINDOW}`, ...parts });

const worldOf = (parts: Partial<World> = {}): World => Object.assign(new World(), { config, ...parts });

/** Of exactly what it asks for, by whoever starts such runs. */
function executionOf(run: Run): SeenExecution {
  const world = worldOf();
  world.execute(run);
  const execution = world.executions.get(EXECUTION);
  if (execution === undefined) throw new Error('it was started');
  return execution;
}

/** A world in which this run was admitted. */
async function admitted(stored: Stored): Promise<World> {
  const world = worldOf();
  expect(await world.refusalOf(stored)).toBe('admitted');
  return world;
}

const ids = { RunId: 'p-7k2m9x4q', ExecutionId: EXECUTION };

describe('patching in a slot', () => {
  test('is admitted while it is armed, and not before, after or beside that', async () => {
    expect(await worldOf().refusalOf(armed(inSlot()))).toBe('admitted');
    expect(await worldOf().refusalOf(armed(inSlot(), { until: NOW }))).toBe('not-open approved');
    expect(await worldOf().refusalOf(armed(inSlot(), { from: NOW + MINUTE }))).toBe('not-open approved');
    expect(await worldOf().refusalOf({ ...armed(inSlot()), beside: {} })).toBe('not-open approved');
    const { run, ...rest } = armed(inSlot());
    const { armed: _armed, ...unarmed } = run;
    expect(await worldOf().refusalOf({ ...rest, run: unarmed })).toBe('not-open approved');
  });

  test.each([
    ['its lease ends', armed(inSlot(), { until: NOW + MINUTE }), 'not-open approved'],
    ['it is too late', armed(inSlot({ slot: { ...SLOT, latestStart: NOW + MINUTE } })), 'too-late slot-over'],
  ])('not when %s while everything is read', async (_what, stored, refusal) => {
    const world = worldOf();
    world.onCalendar = () => {
      world.now = () => NOW + MINUTE;
    };
    expect(await worldOf().refusalOf(stored)).toBe('admitted');
    expect(await world.refusalOf(stored)).toBe(refusal);
  });

  test('not before it opens nor once it is too late, whatever the lease says', async () => {
    expect(await worldOf().refusalOf(armed(inSlot({ slot: { ...SLOT, opensAt: NOW + 1 } })))).toBe(
      'not-open before-its-time',
    );
    expect(await worldOf().refusalOf(armed(inSlot({ slot: { ...SLOT, latestStart: NOW } })))).toBe(
      'too-late slot-over',
    );
  });

  test('is started by its window, and not by whoever may start the runbook', async () => {
    const startedBy = async (executedBy: string | undefined) => {
      const world = worldOf();
      const { executedBy: _by, ...parts } = executionOf(inSlot());
      world.executions.set(EXECUTION, { ...parts, ...(executedBy === undefined ? {} : { executedBy }) });
      return world.refusalOf(armed(inSlot()));
    };
    expect(await startedBy(sessionOf(WINDOW_ROLE))).toBe('admitted');
    const others = [
      undefined,
      '',
      sessionOf('patchwarden-worker-ap-southeast-2'),
      sessionOf('patchwarden-window-runbook-us-east-1'),
      sessionOf(`${WINDOW_ROLE}-2`),
      sessionOf(WINDOW_ROLE, '444455556666'),
      sessionOf(`other/${WINDOW_ROLE}`),
      `${sessionOf(WINDOW_ROLE)}/more`,
      `arn:aws:iam::111122223333:role/${WINDOW_ROLE}`,
      `arn:aws:iam::111122223333:user/${WINDOW_ROLE}/local`,
    ];
    for (const other of others) expect([other, await startedBy(other)]).toEqual([other, 'not-this-plan started-by']);
  });

  test('a slot that was moved is another request', async () => {
    const { run, ...rest } = armed(inSlot());
    const later = { ...SLOT, latestStart: NOW + 2 * HOUR };
    expect(await worldOf().refusalOf({ ...rest, run: { ...run, slot: later } })).toBe(
      'not-approved 0/1 U0ANA:other-plan',
    );
  });

  test('the window’s task asks which run it is, and gets the parameters as lists and texts', async () => {
    const world = worldOf();
    const stored = armed(inSlot());
    await world.store(stored);
    await world.put({
      pk: `SLOT#${WINDOW}`,
      sk: 'win-prod',
      runId: stored.run.id,
      parameters: { RunId: 'p-00000000' },
    });
    const asked = { ask: 'slot', WindowId: WINDOW, Fleet: 'win-prod', ExecutionId: OTHER_EXECUTION } as const;
    const answer = await world.ask(asked);
    expect(answer).toMatchObject({ admitted: 'yes', RunId: stored.run.id, Window: WINDOW });
    expect(Array.isArray(Object(answer).Instances)).toBe(true);
    expect(await world.ask({ ...asked, Fleet: 'win-dev' })).toEqual({ admitted: 'no', refusal: 'no-such-run' });
    await world.put({ pk: `SLOT#${WINDOW}`, sk: 'win-dev', runId: stored.run.id });
    expect(await world.ask({ ...asked, Fleet: 'win-dev' })).toEqual({ admitted: 'no', refusal: 'not-open' });
    expect(await world.ask(asked, SLOT.latestStart)).toEqual({ admitted: 'no', refusal: 'too-late' });
    world.config = { ...config, fleets: { 'win-prod': { ...config.fleets['win-prod'], observe: true } } };
    expect(await world.ask(asked)).toEqual({ admitted: 'no', refusal: 'observed' });
  });
});

describe('what the deployed config approves in advance', () => {
  const standing = (parts: Partial<PatchRun> = {}): Stored => {
    const { run, notes: _notes, ...rest } = armed(inSlot({ standing: true, ...parts }));
    return {
      ...rest,
      run: { ...run, approvals: [] },
      notes: [{ type: 'requested' }, { type: 'planned' }, { type: 'armed' }],
      proofs: {},
    };
  };
  const { 'win-prod': fleet } = config.fleets;
  const noticeOnly = (parts: object = {}): World =>
    worldOf({ config: { ...config, fleets: { 'win-prod': { ...fleet, occurrences: 'notice-only', ...parts } } } });
  const plan = aPatchPlan({ waves: fleet.patch.waves });

  test('needs no approval, and none that is given helps where the config does not say so', async () => {
    expect(await noticeOnly().refusalOf(standing({ plan }))).toBe('admitted');
    expect(await worldOf().refusalOf(standing({ plan }))).toBe('not-approved not-standing');
    expect(await noticeOnly({ windowFrom: 'tags' }).refusalOf(standing({ plan }))).toBe('not-approved not-standing');
  });

  test.each<[string, Partial<PatchRun['plan']>]>([
    ['a scan', { operation: 'scan' }],
    ['no reboot', { reboot: 'never' }],
    ['hooks', { hooks: { before: 'Evil-Document' } }],
    ['more at a time', { concurrency: '100%' }],
    ['more failures', { errors: '100%' }],
    ['more time', { timeoutSeconds: 36_000 }],
    ['other waves', { waves: [50, 100] }],
    ['what someone asked for', { asked: { only: ['i-0a'] } }],
    ['an override', { override: 'now' }],
    [
      'a list',
      { pin: { kind: 'fix', cve: 'CVE-2026-1', sha256: 'a', uri: 's3://evil/list', patches: 1, rejected: [] } },
    ],
  ])('is done as the config has it: not with %s', async (_what, parts) => {
    expect(await noticeOnly().refusalOf(standing({ plan: { ...plan, ...parts } }))).toBe(
      'not-this-plan not-as-configured',
    );
  });

  test('opens no slot by what the table says of the time', async () => {
    const world = noticeOnly();
    world.execute(standing({ plan }).run, { executedBy: sessionOf('patchwarden-worker-ap-southeast-2') });
    expect(await world.refusalOf(standing({ plan }))).toBe('not-this-plan started-by');
  });

  test('takes a list of patches from the bot’s own bucket alone', async () => {
    const sha256 = 'a'.repeat(64);
    const pinned = noticeOnly({ patch: { ...fleet.patch, pin: 'list' } });
    const listed = (uri: string) =>
      standing({ plan: { ...plan, pin: { kind: 'list', fleet: 'win-dev', runId: 'p-1', sha256, uri, patches: 1 } } });
    const own = `s3://PATCHWARDEN_PATCH_LISTS_BUCKET/patch-lists/${sha256}.yaml`;
    expect(await pinned.refusalOf(listed(own))).toBe('admitted');
    for (const uri of ['s3://evil/list', own.replace('LISTS_BUCKET', 'LISTS_BUCKET-2'), own.replace('aaa', 'baa')]) {
      pinned.executions.clear();
      expect(await pinned.refusalOf(listed(uri))).toBe('not-this-plan not-as-configured');
    }
  });

  test('is for a slot alone', async () => {
    const run = aPatch({ standing: true, plan });
    expect(await noticeOnly().refusalOf(approvedRun(run, [], config))).toBe('not-approved not-standing');
  });
});

describe('after the admission', () => {
  test('whether there is time, of the execution that was admitted', async () => {
    const world = await admitted(armed(inSlot()));
    expect(await world.ask({ ask: 'in-time', ...ids })).toMatchObject({ admitted: 'yes' });
    expect(await world.ask({ ask: 'was-admitted', ...ids })).toMatchObject({ admitted: 'yes' });
    expect(await world.ask({ ask: 'in-time', ...ids }, SLOT.latestStart)).toMatchObject({ refusal: 'too-late' });
    const run = inSlot();
    world.execute(run, { id: OTHER_EXECUTION });
    expect(await world.ask({ ask: 'in-time', ...ids, ExecutionId: OTHER_EXECUTION })).toMatchObject({
      refusal: 'not-open',
    });
  });

  test('a run that was written over says nothing', async () => {
    const { run, ...rest } = armed(inSlot());
    const world = await admitted({ run, ...rest });
    await world.store({
      ...rest,
      run: { ...run, slot: { ...SLOT, latestStart: NOW + 9 * HOUR } },
      beside: { gate: EXECUTION },
    });
    expect(await world.ask({ ask: 'in-time', ...ids })).toMatchObject({ refusal: 'not-this-plan' });
  });

  test('how a stop is wanted: a later part is always cancelled', async () => {
    const { run, ...rest } = approved(aPatch());
    const world = await admitted({ run, ...rest });
    const how = async (parts: Partial<Run>) => {
      await world.store({ ...rest, run: { ...run, ...parts }, beside: { gate: EXECUTION } });
      return Object(await world.ask({ ask: 'stop-how', ...ids })).how;
    };
    const cancel = { by: 'U0BEN', reason: 'errors', at: NOW, how: 'roll-back' } as const;
    expect(await how({})).toBe('cancel');
    expect(await how({ cancel })).toBe('roll-back');
    expect(await how({ cancel, earlier: ['exec-0'] })).toBe('cancel');
  });

  test('whether a wave is done: every instance of it, and no other', async () => {
    const plan = aPatchPlan({ selection: { kind: 'ids', waves: [['i-0a', 'i-0b'], ['i-0c']] } });
    const world = await admitted(approved(aPatch({ plan })));
    const done = async (Wave: string, Found: string[]) =>
      (await world.ask({ ask: 'wave-done', ...ids, Wave, Found })).admitted;
    expect(await done('1', ['i-0b', 'i-0a'])).toBe('yes');
    expect(await done('1', ['i-0a'])).toBe('no');
    expect(await done('1', ['i-0a', 'i-0b', 'i-0c'])).toBe('no');
    expect(await done('2', ['i-0c'])).toBe('yes');
    expect(await done('3', [])).toBe('no');
  });

  test('whether everyone with the tag was planned, or came since within bounds', async () => {
    const selection = { kind: 'tag', key: 'Patch Group', value: 'Win-PROD', known: ['i-0a', 'i-0b', 'i-0c'] } as const;
    const stored = approved(aPatch({ plan: aPatchPlan({ selection }) }));
    const world = await admitted(stored);
    const planned = async (Found: string[]) => (await world.ask({ ask: 'planned', ...ids, Found })).admitted;
    expect(await planned(['i-0a', 'i-0c'])).toBe('yes');
    expect(await planned(['i-0a', 'i-0d'])).toBe('no');
    const written = async (parts: object) =>
      world.store({
        ...stored,
        run: { ...stored.run, plan: aPatchPlan({ selection: { ...selection, ...parts } }) },
        beside: { gate: EXECUTION },
      });
    await written({ known: [...selection.known, 'i-0d'], since: ['i-0d'] });
    expect(await planned(['i-0a', 'i-0d'])).toBe('yes');
    await written({ known: [...selection.known, 'i-0d', 'i-0e'], since: ['i-0d', 'i-0e'] });
    expect(await planned(['i-0d', 'i-0e'])).toBe('no');
    await written({ known: [...selection.known, 'i-0d'] });
    expect(await planned(['i-0a', 'i-0d'])).toBe('no');
  });

  test('also when the config asks for more approvals since: a fleet is not left half patched', async () => {
    const selection = { kind: 'tag', key: 'Patch Group', value: 'Win-PROD', known: ['i-0a', 'i-0b'] } as const;
    const world = await admitted(approved(aPatch({ plan: aPatchPlan({ selection }) })));
    const { policies } = world.config;
    world.config = {
      ...world.config,
      policies: Object.fromEntries(Object.entries(policies).map(([name, each]) => [name, { ...each, approvals: 5 }])),
    };
    const answer = await world.ask({ ask: 'planned', ...ids, Found: ['i-0a'] });
    expect(answer.admitted).toBe('yes');
  });
});

test('one change of a sync, by its number', async () => {
  const sync = syncIn('awaiting-approval');
  const run = hashed({ ...sync, subject: '111122223333/ap-southeast-2/sync', policy, requestedAt: T0 });
  const stored = approved(run);
  const world = await admitted(stored);
  const change = (Change: string) => world.ask({ ask: 'change', RunId: run.id, ExecutionId: EXECUTION, Change });
  expect(await change('2')).toMatchObject({
    admitted: 'yes',
    Kind: 'make-window',
    Name: 'Patchwarden-app',
    DurationHours: '3',
  });
  expect(await change('1')).toMatchObject({ Group: 'APP', Account: '111122223333' });
  expect(await change('5')).toEqual({ admitted: 'no', refusal: 'not-this-plan', Account: 'none' });
});

test('no change of a sync that somebody wrote into its plan once it was let in', async () => {
  const sync = syncIn('awaiting-approval');
  const run = hashed({ ...sync, subject: '111122223333/ap-southeast-2/sync', policy, requestedAt: T0 });
  const stored = approved(run);
  const world = await admitted(stored);
  const changes = run.plan.changes.map((change) =>
    change.kind === 'make-window' ? { ...change, durationHours: 24 } : change,
  );
  expect(changes).not.toEqual(run.plan.changes);
  const written = { ...stored.run, plan: { ...run.plan, changes } } as Run;
  await world.store({ ...stored, run: written, beside: { gate: EXECUTION } });
  expect(await world.ask({ ask: 'change', RunId: run.id, ExecutionId: EXECUTION, Change: '2' })).toEqual({
    admitted: 'no',
    refusal: 'not-this-plan',
    Account: 'none',
  });
});

describe('what only ends something', () => {
  const parameters = { Attempt: ['1'], ImageArn: ['arn:image'], Reason: ['Stopped in Patchwarden'] };
  const bound = 'Attempt=1;ImageArn=arn:image;Reason=Stopped in Patchwarden';
  const asked = { ask: 'admit-stop', Of: 'step-1', Attempt: '1', ExecutionId: EXECUTION } as const;
  const started = (world: World, id: string, other: object = {}) =>
    world.executions.set(id, {
      id,
      document: 'Patchwarden-StopStep',
      parameters: { ...parameters, ...other },
      startedAt: NOW,
      status: 'InProgress',
    });

  test('is admitted as it was recorded, once', async () => {
    const world = worldOf();
    await world.put({ pk: 'STOP#step-1', sk: '1', bound, by: 'U0BEN' });
    started(world, EXECUTION);
    started(world, OTHER_EXECUTION);
    expect(await world.ask(asked)).toMatchObject({ admitted: 'yes' });
    expect(await world.ask(asked)).toMatchObject({ admitted: 'yes' });
    expect(await world.ask({ ...asked, ExecutionId: OTHER_EXECUTION })).toEqual({
      admitted: 'no',
      refusal: 'not-open',
    });
  });

  test('not with other parameters, nor without a record', async () => {
    const world = worldOf();
    started(world, EXECUTION, { ImageArn: ['arn:another'] });
    expect(await world.ask(asked)).toEqual({ admitted: 'no', refusal: 'no-such-run' });
    await world.put({ pk: 'STOP#step-1', sk: '1', bound, by: 'U0BEN' });
    expect(await world.ask(asked)).toEqual({ admitted: 'no', refusal: 'not-this-plan' });
    started(world, EXECUTION);
    await world.put({ pk: 'STOP#step-1', sk: '1', bound, by: 'U0BEN', gate: 'closed' });
    expect(await world.ask(asked)).toEqual({ admitted: 'no', refusal: 'not-open' });
  });
});
