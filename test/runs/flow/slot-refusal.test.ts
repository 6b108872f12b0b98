import { nextInput } from '../../../src/runs/flow/next-input.ts';
import type { RunRecord } from '../../../src/runs/types/record.ts';
import { runKey } from '../../../src/store/keys.ts';
import { aPatchRun, T0 } from '../../patch/facts.ts';
import { kindsDouble, portsDouble } from '../../support/ports.ts';

const HOUR = 3_600_000;
const slot = { what: 'mw-0a1b2c3d4e5f67890', opensAt: T0, latestStart: T0 + HOUR, elsewhere: 'group' };
const run = aPatchRun({ state: 'approved', standing: true, slot });
const record: RunRecord = {
  run,
  chain: '',
  announced: 0,
  reconciledAt: 0,
  cardRev: 0,
  wakeAt: 0,
  key: runKey(run.id),
  card: { channel: run.channel, status: 'posted', ts: '1.1', attempts: 1, threads: {} },
};
const kinds = kindsDouble({ patch: { slotRefusal: async () => 'paused' } });

test('a run is called off with the refusal that its window met, while the window is open', async () => {
  const ports = { ...portsDouble(), kinds };
  expect(await nextInput(ports, record, { now: T0 + 1, hasClaimed: false })).toEqual({
    kind: 'called-off',
    why: 'the gatekeeper did not admit the execution: paused',
    refusal: 'paused',
  });
  const over = await nextInput(ports, record, { now: T0 + HOUR, hasClaimed: false });
  expect(over).toMatchObject({ kind: 'time' });
});
