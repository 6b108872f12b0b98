import { buttonsOf } from './acts.ts';
import { chainProblem } from './audit-oracle.ts';
import { endsOf, executionOf, isLongOver, leadsOn, stopProblem } from './ends.ts';
import { amiOf } from './image-ports.ts';
import { fleetNameOf, nameOf, personBehind } from './people.ts';
import type { Models } from './ports.ts';
import { asSeen, type SeenRun, TERMINAL } from './seen-run.ts';
import { markerIn } from './slack.ts';

const LIMIT_PER_MINUTE = 50;
/** What is for the card alone, and not for the bus. */

/** All but those whose table was written past Patchwarden. */
const runsIn = ({ world }: Models): SeenRun[] =>
  [...world.store.items()].flatMap((item) => asSeen(item) ?? []).filter(({ id }) => !world.history.run(id).forged);

/** "Every accepted decision ends within two reconciles of its dependencies being back": what may still be where it was, and why. */
export function checkDecided(models: Models, before: readonly SeenRun[]): void {
  const { world } = models;
  const { history } = world;
  const mayStart = models.aws.calendarOpen && history.paused.last !== true && history.pausedSince < world.now - 70_000;
  for (const run of runsIn(models)) {
    const then = before.find(({ id }) => id === run.id);
    if (then === undefined) continue;
    const stayed = then.state === run.state && then.epoch === run.epoch;
    const execution = executionOf(models, run);
    const isOver = isLongOver(models, run);
    const expired = run.expiresAt < world.now - 120_000;
    const set = models.aws.fleets.sets.find(({ token }) => token === `${run.id}/${run.epoch}`);
    const isPlanned = set !== undefined && set.readyAt < world.now - 70_000;
    const isStuck =
      (run.state === 'planning' && stayed && isPlanned) ||
      (run.state === 'starting' && stayed && mayStart && stillStands(models, run)) ||
      (run.state === 'running' && isOver) ||
      (run.state === 'waiting' && run.gate === 'soak' && isOver) ||
      (run.state === 'cancelling' && stayed && execution !== undefined && isOver) ||
      (run.state === 'approved' && stayed && isReady(run, mayStart || expired, world.now)) ||
      (run.state === 'approved' && isAdmitted(models, run)) ||
      (run.state === 'awaiting-approval' && expired) ||
      (run.state === 'scheduled' && (run.slot?.opensAt ?? run.scheduledFor ?? 0) < world.now - 120_000);
    if (isStuck) history.violation(`${run.id} is still ${run.state} two reconciles after everything works again`);
  }
}

/** It could have been started, or in its slot nothing can start it any more. */
const isReady = ({ slot, roomAgainAt }: SeenRun, mayStart: boolean, now: number): boolean =>
  slot === undefined ? mayStart && roomAgainAt < now - 70_000 : slot.latestStart < now - 120_000;

/** Long ago, so that a tick must have seen it. */
const isAdmitted = ({ world }: Models, { id, epoch }: SeenRun): boolean =>
  world.history.run(id).gates.some((gate) => gate.epoch === epoch && gate.at < world.now - 70_000);

/** A start that was never answered is not repeated over what would not be started now: a person is asked to look. */
function stillStands({ world, aws }: Models, run: SeenRun): boolean {
  const { history, rules } = world;
  if (rules.observe !== undefined) return false;
  const name = nameOf(run.subject);
  const people = new Set(
    run.approvals
      .filter(({ userId, epoch }) => epoch === run.epoch && history.eligibleOf(userId, run.subject).last === true)
      .map(({ userId }) => personBehind(userId, rules)),
  );
  people.delete(personBehind(run.requester, rules));
  const need = Math.max(rules.approvals[name], history.run(run.id).askedUnder?.approvals[name] ?? 0);
  const isThere =
    world.kind === 'bake' ? aws.builder.pipeline(run.subject).isEnabled : world.kind === 'patch' || aws.fleets.hasImage;
  return people.size >= need && isThere && history.basis.get(run.subject)?.last === run.basis;
}

export function checkQuiet({ queues, world, workers }: Models): void {
  if (queues.requests.length > 0 || workers.live.size > 0) world.history.violation('there are requests left');
  for (const item of world.store.items()) {
    const run = asSeen(item);
    if (run === undefined || !TERMINAL.includes(run.state) || item['workPk'] === undefined) continue;
    // The card of a deploy loses its button when the approvals are no longer good for the way back: one look, at that time.
    const offers = world.kind === 'deploy' && run.state === 'succeeded' && Number(item['workDueAt']) > world.now;
    if (!offers) world.history.violation(`${run.id} has ended and is still in the index of work`);
  }
}

/** The end of each run is what really happened, told once, with one lease or none. */
export function checkEnds(models: Models): void {
  const { world } = models;
  const { history } = world;
  const leases = new Map(
    [...world.store.items()].flatMap((item) => (item.sk === 'LEASE' ? [[item.pk, item['runId']]] : [])),
  );
  for (const { id, askedUnder, effects } of history.runs.values())
    if (askedUnder?.observe !== undefined && effects.length > 0)
      history.violation(`${id} was requested as observed, and had an effect`);
  for (const run of runsIn(models)) {
    const wanted = endsOf(models, run);
    if (!wanted.includes(run.state))
      history.violation(`${run.id} is ${run.state}; really it is ${wanted.join(' or ')}`);
    if (run.endingCode === 'could-not-start' && executionOf(models, run) !== undefined)
      history.violation(`${run.id} says that nothing was started, and an execution was`);
    const stop = stopProblem(models, run);
    if (stop !== undefined) history.violation(`${run.id}: ${stop}`);
    const chain = chainProblem(run, world.store.items());
    if (chain !== undefined) history.violation(`${run.id}: ${chain}`);
    const holder = leases.get(`LEASE#${run.subject}`);
    if (TERMINAL.includes(run.state) ? holder === run.id : holder !== run.id)
      history.violation(`${run.id} is ${run.state} and the lease is of ${String(holder)}`);
    if (run.report === 'pending') history.violation(`${run.id} still owes its report`);
    if (leadsOn(models, run) && history.run(run.id).followed === 0) history.violation(`${run.id} led to nothing`);
    for (const item of world.store.items()) {
      if (item['runId'] !== run.id || !item.sk.startsWith('AUDIT#')) continue;
      if (!history.announced.has(`${run.id}/${String(item['version'])}`))
        history.violation(`${run.id}: version ${String(item['version'])} was never announced`);
    }
  }
}

/** What the first sentence of a card says of a state at a run's end. */
const TITLES: Readonly<Record<string, string>> = {
  succeeded: 'succeeded',
  // A run that failed: "not started" is true only of one that has done nothing.
  untouched: '(?:failed|not started)',
  halfway: '(?:failed|not continued)',
  cancelled: '(?:withdrawn|stopped)',
  observed: 'would have started',
  rejected: 'rejected',
  'rolled-back': 'rolled back',
  waiting: 'waiting for a decision',
  expired: 'expired',
  'needs-attention': 'needs attention',
};

/** What was to run in a window is skipped, whether someone said so or nobody answered. */
const WINDOW_TITLES: Readonly<Record<string, string>> = {
  rejected: '(?:rejected|skipped)',
  expired: '(?:expired|skipped)',
};

function titleOf(kind: string, name: string, state: string): RegExp {
  const title = (kind === 'patch' ? WINDOW_TITLES[state] : undefined) ?? TITLES[state] ?? state;
  if (kind !== 'bake') return new RegExp(`^${kind === 'patch' ? 'Patch' : 'Deploy'} of ${name}: ${title}`);
  return state === 'succeeded'
    ? new RegExp(`^(?:${name} baked: ami-|Bake of ${name} succeeded)`)
    : new RegExp(`^Bake of ${name} ${title}`);
}

/** One true card for each run; no more posts than faults explain; never more updates than Slack takes. */
export function checkMessages(models: Models): void {
  const { world, slack } = models;
  const cards = new Map<string, string>();
  for (const run of runsIn(models)) {
    checkCard(models, run);
    const other = run.cardPlace === undefined ? undefined : cards.get(run.cardPlace);
    if (other !== undefined) world.history.violation(`${run.id} and ${other} have one card`);
    cards.set(run.cardPlace ?? '', run.id);
    const { posts, gone } = world.history.run(run.id);
    const lost = posts.filter(
      ({ isRecorded, invocation, tick }) => !isRecorded && invocation.faults.some((fault) => fault >= tick),
    ).length;
    checkTwice(models, run.id);
    if (posts.length > 1 + lost + gone)
      world.history.violation(`${run.id} has ${posts.length} cards; ${lost} were lost and ${gone} taken away`);
  }
  const times = slack.updates.toSorted((a, b) => a - b);
  times.forEach((at, i) => {
    const earlier = times[i - LIMIT_PER_MINUTE];
    if (earlier !== undefined && at - earlier < 60_000) world.history.violation('more than 50 updates in a minute');
  });
}

/** "A message whose answer was lost is looked up": nothing stands twice in one place. */
function checkTwice({ slack, world }: Models, runId: string): void {
  const seen = new Set<string>();
  for (const message of slack.messages) {
    const marker = markerIn(message);
    if (message.isDeleted || marker === undefined || !marker.includes(runId)) continue;
    const place = `${message.channel} ${message.threadTs ?? ''} ${marker}`;
    if (seen.has(place)) world.history.violation(`${place} is there twice`);
    seen.add(place);
  }
}

function checkCard({ world, slack }: Models, run: SeenRun): void {
  const { history } = world;
  if (run.cardPlace === undefined) {
    history.violation(`${run.id} has no card (${run.cardStatus})`);
    return;
  }
  const [channel = '', ts = ''] = run.cardPlace.split('/');
  // One that was taken away after it had told the end is not missed; so it is judged as it was.
  const message = slack.messages.find((each) => each.channel === channel && each.ts === ts);
  if (message === undefined) {
    history.violation(`${run.id}: its card ${run.cardPlace} is not there`);
    return;
  }
  const shown = message.versions.at(-1);
  const { effects } = world.history.run(run.id);
  const failed = effects.length === 0 ? 'untouched' : 'halfway';
  const ended = run.endingCode === 'observed' ? 'observed' : run.state;
  const told = run.state === 'failed' ? failed : ended;
  if (!titleOf(world.kind, fleetNameOf(run.subject), told).test(shown?.text ?? ''))
    history.violation(`${run.id} is ${run.state} and its card says "${shown?.text}"`);
  const [image] = effects;
  const ami =
    world.kind === 'bake' && run.state === 'succeeded' && image !== undefined ? amiOf({ arn: image.id }) : undefined;
  if (ami !== undefined && shown?.text.includes(ami) !== true)
    history.violation(`${run.id} does not name its image ${ami}`);
  const buttons = buttonsOf(message, message.versions.length - 1);
  if (buttons.some(({ value }) => value !== `${run.id}:${run.epoch}:h${run.asks}`))
    history.violation(`${run.id} has a button that asks something else`);
  const hasButtons = buttons.length > 0;
  if (hasButtons === TERMINAL.includes(run.state))
    history.violation(`${run.id} is ${run.state} and ${hasButtons ? 'has' : 'lacks'} buttons`);
}
