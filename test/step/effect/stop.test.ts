import { AwsCallError } from '../../../src/aws/failure.ts';
import type { Execution } from '../../../src/aws/ssm.ts';
import { loadStop, tellStop } from '../../../src/step/effect/stop.ts';
import { MINUTE, T0 } from '../../runs/fixture.ts';
import { createMemoryTable } from '../../support/memory-table.ts';
import { portsDouble } from '../../support/ports.ts';
import { aResume, STEP_ID } from '../fixture.ts';

const run = aResume('rejected', {
  report: 'pending',
  ending: { at: T0, code: 'rejected', by: 'U0CLEO', reason: 'not today' },
});
const lost = new AwsCallError('starting Patchwarden-StopStep', Object.assign(new Error('x'), { name: 'TimeoutError' }));

const RUNS: Execution = { id: 'exec-1', status: 'InProgress', steps: [] };

/** Looks at a no in turn; each start is answered by the next of `answers`. */
function world(answers: readonly ('taken' | 'lost')[]) {
  const base = portsDouble();
  const tokens: string[] = [];
  let status = 'RUNNING';
  const ended: Record<string, object> = {};
  const table = createMemoryTable();
  const ports = {
    table,
    config: base.config,
    automation: {
      ...base.automation,
      start: async ({ clientToken }: { clientToken: string }) => {
        tokens.push(clientToken);
        if (answers[tokens.length - 1] === 'lost') throw lost;
        return `exec-${tokens.length}`;
      },
      get: async (id: string) => (ended[id] === undefined ? RUNS : { ...RUNS, ...ended[id] }),
    },
    images: {
      ...base.images,
      workflowSteps: async () => [{ id: STEP_ID, name: 'Ask', action: 'WaitForAction', status, message: '' }],
    },
  };
  return {
    ports,
    tokens,
    look: (minute = 1, last = false) =>
      tellStop(ports, run, { document: 'Patchwarden-StopStep', now: T0 + minute * MINUTE, last }),
    fails: (id: string) => {
      ended[id] = { status: 'Failed', end: 'failed', failure: 'InternalServerError' };
    },
    becomes: (next: string) => {
      status = next;
    },
  };
}

test('a no is sent once, and done when the step no longer waits', async () => {
  const { look, tokens, becomes, ports } = world(['taken']);
  expect(await look()).toEqual({ kind: 'not-yet' });
  expect(await look()).toEqual({ kind: 'not-yet' });
  expect(tokens.length).toBe(1);
  becomes('FAILED');
  expect(await look()).toEqual({ kind: 'ready' });
  expect(await loadStop(ports, run)).toEqual({ attempt: 1, executionId: 'exec-1', ended: 'FAILED' });
});

test('a start whose answer was lost is repeated with its token, until the gate says that it was let through', async () => {
  const { look, tokens, ports } = world(['lost', 'lost']);
  await look();
  await look();
  expect(new Set(tokens).size).toBe(1);
  const key = { pk: `STOP#${STEP_ID}`, sk: '1' };
  await ports.table.write([{ kind: 'set', key, set: { gate: 'exec-7' }, when: {} }]);
  await look();
  expect(tokens.length).toBe(2);
  expect(await loadStop(ports, run)).toEqual({ attempt: 1, executionId: 'exec-7' });
});

test('a step that someone resumed before is told as that, and nothing is started', async () => {
  const { look, tokens, becomes, ports } = world([]);
  becomes('COMPLETED');
  expect(await look()).toEqual({ kind: 'ready' });
  expect([tokens, await loadStop(ports, run)]).toEqual([[], { attempt: 1, ended: 'COMPLETED' }]);
});

const gateOf = async ({ table }: ReturnType<typeof world>['ports'], sk: string) =>
  (await table.get({ pk: `STOP#${STEP_ID}`, sk }))?.['gate'];

test('an execution that failed while the step waits is followed by another attempt, which the gate of the first cannot let through', async () => {
  const { look, tokens, fails, ports } = world([]);
  await look(1);
  fails('exec-1');
  await look(2);
  expect([tokens.length, await gateOf(ports, '1')]).toEqual([1, 'closed']);
  expect(await loadStop(ports, run)).toEqual({ attempt: 1, executionId: 'exec-1', error: 'InternalServerError' });
  await look(6);
  await look(7);
  expect([tokens.length, new Set(tokens).size]).toEqual([2, 2]);
  expect(await loadStop(ports, run)).toEqual({ attempt: 2, executionId: 'exec-2' });
});

test('there are six attempts at most', async () => {
  const { look, tokens, fails } = world([]);
  for (const minute of [1, 6, 11, 16, 21, 26, 29, 33]) {
    await look(minute);
    fails(`exec-${tokens.length}`);
  }
  expect(tokens.length).toBe(6);
});

test('no other attempt is made while the execution that the gate let through is another, which runs', async () => {
  const { look, tokens, fails, ports } = world([]);
  await look(1);
  fails('exec-1');
  const key = { pk: `STOP#${STEP_ID}`, sk: '1' };
  await ports.table.write([{ kind: 'set', key, set: { gate: 'exec-7' }, when: {} }]);
  await look(8);
  expect(tokens.length).toBe(1);
});

test('after the last look nothing is let through any more', async () => {
  const { look, tokens, ports } = world(['lost']);
  await look(1);
  expect(await look(31, true)).toEqual({ kind: 'not-yet' });
  expect([tokens.length, await gateOf(ports, '1')]).toEqual([1, 'closed']);
  expect(await loadStop(ports, run)).toMatchObject({ attempt: 1, error: expect.stringContaining('StopStep') });
});
