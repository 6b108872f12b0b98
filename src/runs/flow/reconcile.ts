import { withPeople } from '../../approvals/decision/people.ts';
import { AwsCallError } from '../../aws/failure.ts';
import { showCard } from '../../cards/effect/card.ts';
import { showThread } from '../../cards/effect/thread.ts';
import { withClock } from '../../cards/message/clock.ts';
import { withPlace } from '../../cards/message/place.ts';
import type { ThreadPost } from '../../cards/types.ts';
import type { Uses } from '../../contract/ports.ts';
import { MINUTE } from '../../duration.ts';
import { tell } from '../../notifications/flow/tell.ts';
import { earliestClock } from '../../posture/message/deadline.ts';
import { decide } from '../decision/decide.ts';
import { dueAt, earliest } from '../decision/due.ts';
import { announce } from '../effect/announce.ts';
import { keepArmed, prepareArmed } from '../effect/arm.ts';
import { keepEnd } from '../effect/board.ts';
import { asOfToday, strictestPolicy } from '../effect/checks.ts';
import { loadFixed } from '../effect/deadline.ts';
import { withCardInPlace } from '../effect/move-card.ts';
import { loadRun, saveDecision, saveSettled } from '../effect/run-store.ts';
import { wake, wakeOf } from '../effect/wake.ts';
import { confirmLine, confirmThread } from '../message/confirm.ts';
import { shadowLine } from '../message/observed.ts';
import type { ReconcilePorts } from '../ports.ts';
import { isElsewhere } from '../proof.ts';
import type { HasKinds } from '../run-kind.ts';
import type { Beside, Input } from '../types/input.ts';
import type { RunRecord } from '../types/record.ts';
import type { Run } from '../types/run.ts';
import { isTerminal } from '../types/state.ts';
import { nextInput } from './next-input.ts';

/** More than a run can take in one go: due, checked, started, observed, reported. */
const MAX_STEPS = 12;
/** A change set takes seconds: it is asked for again so soon, and after a minute less often. */
const PLAN_AGAIN_MS = 2_000;
const PLAN_LATER_MS = 15_000;

/**
 * Brings one run as far as it can go now, from whatever is stored: the one way for clicks, events, wake-ups and the tick.
 * Level-triggered, so a repetition after a crash at any point does what was left undone and nothing twice. Returns the run
 * as it is then.
 */
export async function reconcile(ports: ReconcilePorts, runId: string, now: number): Promise<Run | undefined> {
  const record = await loadRun(ports, runId);
  if (record === undefined) {
    ports.log('run-unreadable', { runId });
    return undefined;
  }
  const moved = await move(ports, record, now);
  if (hasJustEnded(moved.record)) await tidyOrLeave(ports, moved.record.run);
  await settle(ports, moved);
  return moved.record.run;
}

/** `later`: nothing is due before then. */
interface Moved {
  record: RunRecord;
  later?: number;
}

/** Decides and acts until nothing changes. */
async function move(ports: ReconcilePorts, start: RunRecord, now: number): Promise<Moved> {
  let record = start;
  let hasClaimed = false;
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const run = asOfToday(ports, record.run);
    const input = await nextInput(ports, { ...record, run }, { now, hasClaimed });
    if (input === undefined) return { record };
    if (input.kind === 'report-later') return { record, later: input.at };
    const decision = decide(run, input, now);
    if (decision.kind === 'nothing' && decision.armedUntil !== undefined) {
      if ((await keepArmed(ports, record, decision.armedUntil)) !== 'stale') return { record };
      record = (await loadRun(ports, record.run.id)) ?? record;
      continue;
    }
    if (decision.kind !== 'change') return { record };
    const { armedUntil } = decision;
    if (armedUntil !== undefined && !(await prepareArmed(ports, decision.run, armedUntil))) return { record };
    const saved = await saveDecision(ports, {
      record,
      run: decision.run,
      audit: decision.audit,
      at: now,
      armedUntil,
      beside: besideOf(input, decision.run),
    });
    const next = saved === undefined ? await loadRun(ports, record.run.id) : saved;
    if (next === undefined) return { record };
    record = next;
    hasClaimed = saved !== undefined && input.kind === 'checked' && saved.run.state === 'starting';
    if (input.kind === 'start-unsettled') return { record };
    // Everything was checked a moment ago.
    if (saved !== undefined && armedUntil !== undefined) return { record };
    if (input.kind === 'observed' && ['running', 'waiting'].includes(decision.run.state)) return { record };
  }
  return { record };
}

/** What it must be alone for: its start, or being armed for one. */
const besideOf = (input: Input, { state, armed }: Run): readonly Beside[] | undefined =>
  input.kind === 'checked' && input.checks.plan.kind === 'same' && (state === 'starting' || armed !== undefined)
    ? input.checks.plan.beside
    : undefined;

/** Ended, and not looked at since. */
const hasJustEnded = ({ run, reconciledAt }: RunRecord): boolean =>
  isTerminal(run.state) && reconciledAt <= (run.ending?.at ?? 0);

async function tidyOrLeave({ kinds, wakes, log }: Uses<'wakes' | 'log'> & HasKinds, run: Run): Promise<void> {
  try {
    const touched = (await kinds.of(run).tidy?.(run)) ?? [];
    for (const runId of touched) await wakes.send(wakeOf(runId), 0);
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    log('not-tidied', { runId: run.id, code: error.code });
  }
}

/** A bus that does not take the events gets them with the next look: listeners wait, the run does not. */
async function announceOrLater(ports: Uses<'table' | 'bus' | 'log'> & HasKinds, record: RunRecord): Promise<RunRecord> {
  try {
    return await announce(ports, record);
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    ports.log('events-not-put', { runId: record.run.id, code: error.code });
    return record;
  }
}

const planAgainAt = ({ planningSince, requestedAt }: Run, now: number): number =>
  now + (now < (planningSince ?? requestedAt) + MINUTE ? PLAN_AGAIN_MS : PLAN_LATER_MS);

/** Notifications go to the people and groups of the config as it is now, as for any decision. */
const tellOf = (
  ports: ReconcilePorts,
  { run, card }: RunRecord,
  { text, now }: { text: string; now: number },
): Promise<number | undefined> =>
  tell(
    ports,
    {
      run: withPeople(run, ports.config.people),
      card,
      text,
      policy: strictestPolicy(ports, run) ?? run.policy,
    },
    now,
  );

const postsOf = async ({ kinds, home }: Uses<'home'> & HasKinds, run: Run, now: number): Promise<ThreadPost[]> => [
  ...(await kinds.of(run).thread(run, now)),
  ...confirmThread(run, home.region),
];

/** Shows, tells and announces what is now true, and says when to come back. */
async function settle(ports: ReconcilePorts, { record: stored, later }: Moved): Promise<void> {
  const now = ports.clock();
  const moved = await withCardInPlace(ports, stored, now);
  const kind = ports.kinds.of(moved.run);
  await kind.reread?.(moved.run, now);
  const clock = earliestClock(await loadFixed(ports, moved.run), now);
  const painted = await kind.card(asOfToday(ports, moved.run), { now, offers: ports.kinds.offers(moved.run) });
  const lines = [confirmLine(moved.run, ports.home.region), clock, shadowLine(moved.run)];
  const content = withPlace(lines.reduce(withClock, painted), ports.config, kind.placeOf(moved.run));
  const card = await showCard(ports, moved, {
    content,
    now,
    metadata: { event_type: 'patchwarden_run', event_payload: { run_id: moved.run.id } },
    owner: moved.run.requester.userId,
    what: `run ${moved.run.id}`,
  });
  const posts = card.kind === 'shown' ? await postsOf(ports, card.carded.run, now) : [];
  const thread = card.kind === 'shown' ? await showThread(ports, card.carded, { posts, now }) : card;
  const tellAt = await tellOf(ports, thread.carded, { text: content.text, now });
  const record = await announceOrLater(ports, thread.carded);
  if (hasJustEnded(record)) await keepEnd(ports, record);
  await kind.keep?.(record.run, record.card);
  const owes =
    thread.kind === 'later' || record.announced < record.run.version || isElsewhere(record, kind, ports.config);
  const due = dueAt(record.run, { now, repaintAt: kind.repaintAt?.(record.run), tellAt });
  const next = later === undefined ? due : earliest(later, tellAt);
  await saveSettled(ports.table, record, { now, due: owes ? now : next });
  if (thread.kind === 'later') await wake(ports, record, { at: thread.at, now });
  else if (record.run.state === 'planning') await wake(ports, record, { at: planAgainAt(record.run, now), now });
}
