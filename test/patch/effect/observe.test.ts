import type { CommandInvocation } from '../../../src/aws/commands.ts';
import type { Execution } from '../../../src/aws/ssm.ts';
import { observePatch } from '../../../src/patch/effect/observe.ts';
import type { PatchPlan } from '../../../src/patch/types/plan.ts';
import { aManaged, aPatch, aState } from '../../nodes/fixture.ts';
import { createMemoryTable } from '../../support/memory-table.ts';
import { type FakeGroup, patchPorts } from '../double.ts';
import { anInvocation, aPatchRun, aPlan, T0 } from '../facts.ts';

const HOUR = 3_600_000;
const uuid = (letter: string): string => `${letter.repeat(8)}-1111-4222-8333-444444444444`;
const STEPS = [
  ['sendFactsBefore', 'a'],
  ['sendPlain1', 'b'],
  ['sendScan', 'c'],
  ['sendFactsAfter', 'd'],
] as const;
const booted = (id: string, at: number): CommandInvocation =>
  anInvocation(id, {
    plugins: [{ name: 'facts', status: 'Success', output: JSON.stringify({ boot: at / 1000, kernel: 'k' }) }],
  });

interface Seen {
  steps?: number;
  end?: Execution['end'];
  group?: FakeGroup;
  install?: readonly CommandInvocation[];
  after?: readonly CommandInvocation[];
  pin?: PatchPlan['pin'];
}

/** Two instances, seen after so many steps of the runbook; patched, rebooted and back unless told otherwise. */
function look({ steps = 4, end, group = {}, install, after, pin = { kind: 'none' } }: Seen) {
  const ids = ['i-1', 'i-2'];
  const clean = ids.map((id) => aState(id, { endedAt: T0 + HOUR }));
  const patches = Object.fromEntries(
    ids.map((id) => [id, [aPatch('KB1', { state: 'Installed', installedAt: T0 + HOUR / 2 })]]),
  );
  const { ports } = patchPorts({ states: clean, patches, ...group });
  const invocations: Readonly<Record<string, readonly CommandInvocation[]>> = {
    [uuid('a')]: ids.map((id) => booted(id, T0 - 99 * HOUR)),
    [uuid('b')]: install ?? ids.map((id) => anInvocation(id)),
    [uuid('d')]: after ?? ids.map((id) => booted(id, T0 + HOUR / 2)),
  };
  const execution: Execution = {
    id: 'exec',
    status: end ?? 'InProgress',
    steps: STEPS.slice(0, steps).map(([name, id]) => ({ name, status: 'Success', outputs: { commandId: [uuid(id)] } })),
    ...(end === undefined ? {} : { end }),
  };
  const all = {
    ...ports,
    table: createMemoryTable(),
    commands: { command: async () => undefined, invocations: async (id: string) => invocations[id] ?? [] },
    automation: {
      get: async () => execution,
      start: async () => '',
      findByTag: async () => [],
      stop: async () => 'stopping' as const,
    },
  };
  const start = { document: 'd', parameters: {}, token: 't', claimedAt: T0, attempts: 0, executionId: 'exec' };
  const plan = aPlan();
  const run = aPatchRun({ start, plan: { ...plan, pin, instances: plan.instances.slice(0, 2) } });
  return observePatch(all, run, T0 + 2 * HOUR);
}

test('while a wave runs, each instance is where its own part of the command is', async () => {
  const install = [anInvocation('i-1'), anInvocation('i-2', { status: 'InProgress' })];
  expect(await look({ steps: 2, install })).toMatchObject({
    kind: 'working',
    progress: {
      step: 'patching',
      wave: 1,
      nodes: [
        { id: 'i-1', phase: 'patched' },
        { id: 'i-2', phase: 'in-progress' },
      ],
    },
  });
});

test('patched, rebooted and back is a success, with what was installed', async () => {
  expect(await look({ end: 'success' })).toMatchObject({
    kind: 'succeeded',
    outcome: {
      nodes: [
        { id: 'i-1', installed: 1, rebooted: true, cameBack: 'yes' },
        { id: 'i-2', cameBack: 'yes' },
      ],
      strays: [],
    },
  });
});

test('one that is not online again is waited for; the execution has ended', async () => {
  const managed = [aManaged('i-1'), aManaged('i-2', { ping: 'connection-lost' })];
  expect(await look({ end: 'success', group: { managed } })).toMatchObject({
    kind: 'working',
    progress: { endedSince: T0 + 2 * HOUR },
  });
});

test('an unchanged boot time after an install fails the proof, whatever the ping says', async () => {
  const after = ['i-1', 'i-2'].map((id) => booted(id, T0 - 99 * HOUR));
  expect(await look({ end: 'success', after })).toMatchObject({
    kind: 'working',
    progress: { step: 'checking-after' },
  });
});

test('one that still misses patches has failed, though its command succeeded', async () => {
  const states = [aState('i-1', { endedAt: T0 + HOUR }), aState('i-2', { endedAt: T0 + HOUR, missing: 2 })];
  expect(await look({ end: 'success', group: { states } })).toMatchObject({
    kind: 'failed',
    reason: '1 of 2 instances not patched: i-2',
  });
});

test('a list that is gone lets nothing count as patched that misses patches', async () => {
  const states = ['i-1', 'i-2'].map((id) => aState(id, { endedAt: T0 + HOUR, missing: 2 }));
  const pin = { kind: 'list', fleet: 'win-dev', runId: 'p-1', sha256: 'gone', uri: 's3://b/gone', patches: 2 } as const;
  expect(await look({ end: 'success', group: { states }, pin })).toMatchObject({ kind: 'failed' });
});
