import { AwsCallError } from '../../../src/aws/failure.ts';
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

/** Looks at a no in turn; each start is answered by the next of `answers`. */
function world(answers: readonly ('taken' | 'lost')[]) {
  const base = portsDouble();
  const tokens: string[] = [];
  let status = 'RUNNING';
  const table = createMemoryTable();
  const ports = {
    table,
    automation: {
      ...base.automation,
      start: async ({ clientToken }: { clientToken: string }) => {
        tokens.push(clientToken);
        if (answers[tokens.length - 1] === 'lost') throw lost;
        return 'exec-1';
      },
    },
    images: {
      ...base.images,
      workflowSteps: async () => [{ id: STEP_ID, name: 'Ask', action: 'WaitForAction', status, message: '' }],
    },
  };
  return {
    ports,
    tokens,
    look: () => tellStop(ports, run, { document: 'Patchwarden-StopStep', now: T0 + MINUTE }),
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
  expect(await loadStop(ports, run)).toEqual({ executionId: 'exec-1', ended: 'FAILED' });
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
  expect(await loadStop(ports, run)).toEqual({ executionId: 'exec-7' });
});

test('a step that someone resumed before is told as that, and nothing is started', async () => {
  const { look, tokens, becomes, ports } = world([]);
  becomes('COMPLETED');
  expect(await look()).toEqual({ kind: 'ready' });
  expect([tokens, await loadStop(ports, run)]).toEqual([[], { ended: 'COMPLETED' }]);
});
