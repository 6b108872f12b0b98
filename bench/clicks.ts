// 1,000 clicks by 50 people on one request: exactly one bake, and at most 1.1 table calls a click.
import { handleJob } from '../src/app/dispatch.ts';
import { RUN_ACTIONS, valueFor } from '../src/runs/actions.ts';
import { loadRun } from '../src/runs/effect/run-store.ts';
import { reconcile } from '../src/runs/flow/reconcile.ts';
import { NOW } from '../test/runs/fixture.ts';
import { signed } from '../test/support/signed-job.ts';
import { APPROVERS, countedServices, storeRun } from './fixtures/counted-services.ts';

const CLICKS = 1000;
const MOST_CALLS = 1.1;

const counted = countedServices(NOW);
const { app } = counted;
const run = await storeRun(counted, 1, {});
await reconcile(app.ports, run.id, NOW);
const record = await loadRun(app.ports, run.id);
const card = record?.card;
const value = valueFor(record?.run ?? run);

const before = counted.tableCalls();
const started = performance.now();
for (let i = 0; i < CLICKS; i += 1) {
  const at = NOW + 1000 + i;
  counted.clock.now = at;
  const userId = APPROVERS[i % APPROVERS.length] ?? '';
  await handleJob(
    app,
    signed({
      kind: 'click',
      id: i.toString(16).padStart(64, '0'),
      at,
      actor: { userId, teamId: 'T0PATCHW' },
      actionId: RUN_ACTIONS.approve,
      value,
      from: { kind: 'message', channelId: card?.channel ?? '', messageTs: card?.ts ?? '1795165200.000001' },
    }),
    at,
  );
}
const calls = (counted.tableCalls() - before) / CLICKS;
const seconds = (performance.now() - started) / 1000;

const oneBake = counted.starts.size === 1;
const fewCalls = calls <= MOST_CALLS;
console.log(
  `${CLICKS} clicks by ${APPROVERS.length} people on one request (${(CLICKS / seconds).toFixed(0)} a second in memory)`,
);
console.log(`  ${oneBake ? 'met   ' : 'MISSED'} ${counted.starts.size} bake started, exactly 1`);
console.log(`  ${fewCalls ? 'met   ' : 'MISSED'} ${calls.toFixed(3)} table calls a click, at most ${MOST_CALLS}`);
process.exit(oneBake && fewCalls ? 0 : 1);
