import type { Schedule } from './schedule.ts';
import { asSeen, type SeenRun, TERMINAL } from './seen-run.ts';
import { checkDecided, checkEnds, checkMessages, checkQuiet } from './verdict.ts';
import { settled } from './worker.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** More than any schedule needs to come to rest. */
const PATIENCE = 20_000;

/** Everything works again: what was decided must come to its end, in bounded time, to what really happened. */
export async function heal(schedule: Schedule): Promise<void> {
  const { world, aws } = schedule.models;
  world.heal();
  aws.automation.isFull = false;
  aws.windows.isOff = true;
  // Its lists are complete again too.
  for (const execution of aws.automation.executions) execution.listedAt = Math.min(execution.listedAt, world.now);
  const before = runsOf(schedule);
  finishAws(schedule);
  await rest(schedule, world.now);
  // Two reconciles.
  for (let minute = 0; minute < 2; minute += 1) await nextMinute(schedule);
  checkDecided(schedule.models, before);
  await mend(schedule);
  schedule.actors.resume();
  schedule.outside.setCalendar(true);
  for (let minute = 0; minute < 3; minute += 1) await nextMinute(schedule);
  // Deliveries that had failed come again after the queue's visibility timeout.
  if (schedule.models.queues.isWaiting()) {
    await rest(schedule, world.now + 8 * MINUTE);
    await nextMinute(schedule);
  }
  await outlast(schedule);
  // Slack may have said not to come back for a while.
  for (let minute = 0; minute < 25 && owesPaint(schedule); minute += 1) await nextMinute(schedule);
  if (aws.unfinished().length > 0) world.history.violation('AWS has not come to an end');
  checkQuiet(schedule.models);
  checkEnds(schedule.models);
  checkMessages(schedule.models);
}

/** Someone continues the rollbacks that had failed, or nobody does. */
async function mend(schedule: Schedule): Promise<void> {
  const { world, aws } = schedule.models;
  if (world.kind !== 'deploy' || !world.random.chance(0.5)) return;
  for (const operation of aws.fleets.operations) aws.fleets.repair(operation);
  // A run that a person must look at is looked at every 5 minutes.
  for (let minute = 0; minute < 6; minute += 1) await nextMinute(schedule);
}

/** Still to be brought to an end by what is left of the schedule; a person must look, or decides when they want to. */
const isOpen = ({ state, gate }: SeenRun): boolean =>
  !TERMINAL.includes(state) && state !== 'needs-attention' && !(state === 'waiting' && gate === 'checkpoint');

/** What nobody decides expires. */
async function outlast(schedule: Schedule): Promise<void> {
  const { world } = schedule.models;
  for (let day = 0; day < 40; day += 1) {
    if (!runsOf(schedule).some(isOpen)) return;
    schedule.passTo(world.now + 25 * HOUR);
    for (let minute = 0; minute < 3; minute += 1) await nextMinute(schedule);
  }
  for (const { id, state } of runsOf(schedule).filter(isOpen))
    world.history.violation(`${id} is still ${state} after 40 days`);
}

/** A run that is over is in the index of work while it owes something; one that waits for people then is due at once. */
const owesPaint = ({ models: { world } }: Schedule): boolean =>
  [...world.store.items()].some(
    ({ state, workPk, workDueAt }) =>
      workPk !== undefined &&
      (TERMINAL.includes(String(state)) || (state === 'waiting' && Number(workDueAt) <= world.now)),
  );

export const runsOf = ({ models }: Schedule): SeenRun[] =>
  [...models.world.store.items()].flatMap((item) => asSeen(item) ?? []);

async function nextMinute(schedule: Schedule): Promise<void> {
  const { world } = schedule.models;
  const end = (Math.floor(world.now / MINUTE) + 1) * MINUTE;
  await rest(schedule, end);
  schedule.passTo(end);
  await rest(schedule, end);
}

function finishAws(schedule: Schedule): void {
  const { aws, world } = schedule.models;
  for (let i = 0; i < 200; i += 1) {
    const unfinished = aws.unfinished();
    if (unfinished.length === 0) return;
    world.tick += 1;
    world.random.pick(unfinished)();
  }
}

/** Works off what there is to do until a moment, and lets AWS finish meanwhile. */
async function rest(schedule: Schedule, until: number): Promise<void> {
  const { world, workers, queues } = schedule.models;
  for (let i = 0; i < PATIENCE; i += 1) {
    world.tick += 1;
    if (workers.pending.length > 0) await workers.step();
    else if (queues.deliverableRequests().length > 0) await schedule.deliveries.requests();
    else if (queues.deliverableEvents().length > 0) await schedule.deliveries.events();
    else {
      finishAws(schedule);
      // What AWS has begun asks the gatekeeper.
      await settled();
      if (queues.deliverableEvents().length > 0 || workers.pending.length > 0) continue;
      const next = queues.nextAt();
      if (next === undefined || next > until) return;
      schedule.passTo(next);
    }
  }
  world.history.violation('it does not come to rest');
}
