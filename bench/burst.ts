// 10,000 image events for 100 runs in a burst: one repaint a run per interval at most, and never above 50 chat.update a minute.

import { handleHints } from '../src/app/hints.ts';
import { REPAINT_INTERVAL_MS } from '../src/cards/effect/pace.ts';
import { reconcile } from '../src/runs/flow/reconcile.ts';
import { ANA, anApproval, aStart, BEN, NOW } from '../test/runs/fixture.ts';
import { countedServices, storeRun } from './fixtures/counted-services.ts';

const RUNS = 100;
const EVENTS = 10_000;
const BATCH = 100;
/** The burst comes within five seconds of world time, then the world goes on for ten minutes. */
const BURST_MS = 5_000;
const MOST_A_MINUTE = 50;
const MINUTE = 60_000;

const counted = countedServices(NOW);
const { app, clock, wakes } = counted;
for (let i = 0; i < RUNS; i += 1) {
  const run = await storeRun(counted, i, {
    state: 'running',
    approvals: [anApproval(ANA), anApproval(BEN)],
    start: aStart({ executionId: String(i), claimedAt: NOW }),
  });
  await reconcile(app.ports, run.id, NOW);
}
counted.updates.length = 0;

const deliver = (messages: Parameters<typeof handleHints>[1]): Promise<string[]> =>
  handleHints(app, messages, { clock: () => clock.now, mayTake: () => true });

/** Wake-ups that have come due, as the queue would bring them. */
async function deliverWakes(): Promise<void> {
  const due = wakes.filter(({ at }) => at <= clock.now);
  wakes.splice(0, wakes.length, ...wakes.filter(({ at }) => at > clock.now));
  if (due.length > 0)
    await deliver(
      due.map(({ runId }, i) => ({ id: String(i), message: { kind: 'wake', feature: 'runs', key: runId } })),
    );
}

for (let sent = 0; sent < EVENTS; sent += BATCH) {
  clock.now = NOW + Math.floor((sent / EVENTS) * BURST_MS);
  counted.progress.done += 1;
  const messages = Array.from({ length: BATCH }, (_, i) => ({
    id: String(sent + i),
    message: {
      kind: 'event' as const,
      source: 'aws.imagebuilder',
      detailType: 'EC2 Image Builder Image State Change',
      resources: [`arn:aws:imagebuilder:ap-southeast-2:111122223333:image/image-${(sent + i) % RUNS}/1.0.0/1`],
      detail: {},
    },
  }));
  await deliver(messages);
  await deliverWakes();
}
for (let second = 1; second <= 600; second += 1) {
  clock.now = NOW + BURST_MS + second * 1000;
  await deliverWakes();
  if (second % 60 === 0) await deliver([{ id: 'tick', message: { kind: 'tick' } }]);
}

const times = counted.updates.map(({ at }) => at);
const inAnyMinute = Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + MINUTE).length));
const byCard = groupTimes();
const closest = Math.min(
  ...[...byCard.values()].flatMap((list) => list.slice(1).map((at, i) => at - (list[i] ?? 0))),
  Number.POSITIVE_INFINITY,
);

function groupTimes(): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const { ts, at } of counted.updates) groups.set(ts, [...(groups.get(ts) ?? []), at]);
  return groups;
}

const withinBudget = inAnyMinute <= MOST_A_MINUTE;
const spaced = closest >= REPAINT_INTERVAL_MS;
const allShown = byCard.size === RUNS;
console.log(
  `${EVENTS} image events for ${RUNS} runs in ${BURST_MS / 1000} s, then 10 minutes: ${times.length} repaints`,
);
console.log(
  `  ${withinBudget ? 'met   ' : 'MISSED'} ${inAnyMinute} chat.update in the busiest minute, at most ${MOST_A_MINUTE}`,
);
console.log(
  `  ${spaced ? 'met   ' : 'MISSED'} ${closest / 1000} s between two repaints of a run, at least ${REPAINT_INTERVAL_MS / 1000}`,
);
console.log(`  ${allShown ? 'met   ' : 'MISSED'} ${byCard.size} of ${RUNS} cards show the newest state`);
process.exit(withinBudget && spaced && allShown ? 0 : 1);
