import { endsIn, keepEnd } from '../../../src/runs/effect/board.ts';
import { createRun } from '../../../src/runs/effect/run-store.ts';
import { reconcile } from '../../../src/runs/flow/reconcile.ts';
import { createMemoryTable } from '../../support/memory-table.ts';
import { withKinds } from '../../support/ports.ts';
import { aRecord, DAY, HOUR, runIn, T0 } from '../fixture.ts';
import { createWorkerDouble } from './worker-double.ts';

const world = () => {
  const ports = withKinds({ table: createMemoryTable() });
  return { ports, ends: async () => endsIn(await ports.table.query({ partition: 'BOARD' })) };
};

test('keeps how the newest run of a kind and name ended, with its card and what it made', async () => {
  const { ports, ends } = world();
  await keepEnd(ports, aRecord(runIn('succeeded')));
  await keepEnd(ports, aRecord(runIn('rejected', { requestedAt: T0 - DAY })));
  expect(await ends()).toEqual([
    {
      runId: 'b-7k2m9x4q',
      kind: 'bake',
      word: 'bake',
      name: 'web',
      requested: { userId: 'U0DEV' },
      title: 'succeeded',
      at: T0 + 27 * 60_000,
      result: 'ami-0new',
      card: { channel: 'C0PATCHING', ts: '1795165200.000100' },
    },
  ]);
});

test('newest first, one of each name, and the table takes them away after a month', async () => {
  const { ports, ends } = world();
  for (const [i, name] of ['web', 'api', 'web'].entries())
    await keepEnd(
      ports,
      aRecord(runIn('expired', { name, requestedAt: T0 + i, ending: { at: T0 + i * HOUR, code: 'expired' } })),
    );
  expect((await ends()).map(({ name, at }) => [name, at])).toEqual([
    ['web', T0 + 2 * HOUR],
    ['api', T0 + HOUR],
  ]);
  const [item] = await ports.table.query({ partition: 'BOARD' });
  expect(item?.['ttl']).toBe((T0 + HOUR + 30 * DAY) / 1000);
});

test.each([
  [undefined],
  ['x'],
  [{ runId: 'b-1' }],
  [{ runId: 'b-1', kind: 'bake', name: 'web', title: 'x', at: 1, card: 'C' }],
])('what another version may have written is left out: %j', (ended) =>
  expect(endsIn([{ pk: 'BOARD', sk: 'END#x', ended }])).toEqual([]),
);

test('a run’s end is kept when it is settled, by whatever it ended', async () => {
  const { ports, table } = createWorkerDouble();
  await createRun(ports, runIn('awaiting-approval', { expiresAt: T0 }), { type: 'requested' });
  await reconcile(ports, 'b-7k2m9x4q', ports.clock());
  expect(endsIn(await table.query({ partition: 'BOARD' }))).toEqual([
    expect.objectContaining({ runId: 'b-7k2m9x4q', title: 'expired' }),
  ]);
});
