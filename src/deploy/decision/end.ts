import { MINUTE } from '../../duration.ts';
import { present } from '../../present.ts';
import type { Observation } from '../../runs/types/input.ts';
import type { DeployOutcome, DeployProgress } from '../types/progress.ts';
import type { DeployRun } from '../types/run.ts';
import type { Serving, Shown } from '../types/shown.ts';
import { imagesOf } from './live.ts';
import { type FleetReading, keptOf, launchVerdict, type Reading, type Verdict, verdictOf } from './reading.ts';
import { hadIn, isShort, isUnwell } from './serving.ts';
import { healthShown, imagesShown, shareOf, shownOf } from './shown.ts';

/**
 * What AWS calls done may show a moment later in the instances: one is still booting, another not listed yet, a third still
 * called in service. For this long the instances are read again before they decide.
 */
export const SETTLES_WITHIN_MS = 5 * MINUTE;

export interface EndFacts {
  run: DeployRun;
  reading: Reading;
  /** When AWS says that it ended, where it does. */
  endedAt?: number;
  now: number;
}

type Seen = Observation<'deploy'>;
type SeenAs<K extends Seen['kind']> = Extract<Seen, { kind: K }>;

/** "Success is what the instances run, not what a service says": an end that AWS reports for an AMI, as the instances show it. */
export function toldByInstances(seen: Seen, facts: EndFacts): Seen {
  if (facts.run.plan.image.kind === 'container') return seen;
  switch (seen.kind) {
    case 'succeeded':
      return success(seen, facts);
    case 'rolled-back':
      return rollback(seen, facts);
    case 'checkpoint':
      return checkpoint(seen, facts);
    case 'working':
    case 'watching':
    case 'failed':
    case 'cancelled':
    case 'stuck':
    case 'unknown':
      return seen;
  }
}

function success(seen: SeenAs<'succeeded'>, facts: EndFacts): Seen {
  const verdict = verdictIn(facts);
  const shown = shownIn(facts);
  const isWell = verdict === 'all' && !isUnwell(shown.serving);
  if (!isWell && isSettling(facts)) return settling(seen, facts);
  if (verdict !== 'all') return contradicted(seen, facts, verdict);
  const outcome = outcomeOf(seen, facts, shown);
  return isShort(shown.serving, facts.run.plan.change)
    ? { kind: 'stuck', outcome, reason: reasonOf(facts, shown) }
    : { ...seen, outcome };
}

/** Nothing was replaced: it failed. Anything else is for a person. */
function contradicted(seen: SeenAs<'succeeded'>, facts: EndFacts, verdict: Verdict): Seen {
  const { progress } = seen;
  const shown = shownIn(facts);
  const outcome = outcomeOf(seen, facts, shown);
  const reason = reasonOf(facts, shown);
  return verdict === 'none'
    ? { kind: 'failed', outcome, reason, ...present({ progress }) }
    : { kind: 'stuck', outcome, reason };
}

/** Rolled back means that no instance runs the image; instances that ran it before the deploy do not count. */
function rollback(seen: SeenAs<'rolled-back'>, facts: EndFacts): Seen {
  const { reading, run } = facts;
  const { image, change } = run.plan;
  if (change?.from?.id === image.id) return seen;
  const verdict = reading.kind === 'read' ? verdictOf(reading, image.id) : 'unknown';
  const shown = shownOf(reading, { image: image.id, since: sinceOf(run), back: true });
  if (verdict === 'none' || verdict === 'empty') return { ...seen, outcome: outcomeOf(seen, facts) };
  if (isSettling(facts)) return settling(seen, facts);
  return { kind: 'stuck', outcome: outcomeOf(seen, facts, shown), reason: reasonOf(facts, shown) };
}

/** The instances give the share that is new; people decide whether that is enough. */
function checkpoint(seen: SeenAs<'checkpoint'>, facts: EndFacts): Seen {
  const { reading, run } = facts;
  const shown = shownIn(facts);
  const verdict = verdictIn(facts);
  const expected = Math.ceil((shown.total * seen.percent) / 100);
  const isShort = verdict === 'none' || verdict === 'unknown' || (verdict === 'some' && shown.on < expected);
  if (isShort && isSettling(facts)) return settling(seen, facts);
  const outcome = { ...outcomeOf({ outcome: outcomeAt(seen) }, facts, shown) };
  if (verdict === 'none') return { kind: 'failed', outcome, reason: reasonOf(facts, shown) };
  if (verdict === 'unknown' || reading.kind === 'unreadable')
    return { kind: 'stuck', outcome, reason: reasonOf(facts, shown) };
  return { ...seen, ...leftAt(seen, { shown, expected, reading, run }) };
}

interface Left {
  shown: Shown;
  /** Instances that were approved for it. */
  expected: number;
  reading: FleetReading;
  run: DeployRun;
}

/** The share that is new, and whether that is more than was approved: the instances tell both. */
function leftAt(
  { percent: approved, progress }: SeenAs<'checkpoint'>,
  { shown: { on, total }, expected, reading, run }: Left,
): Pick<SeenAs<'checkpoint'>, 'percent' | 'progress'> {
  const percent = total === 0 ? approved : Math.floor((100 * on) / total);
  const done = keptOf(reading.groups).filter(({ image, serves }) => image === run.plan.image.id && serves).length;
  const images = imagesOf(reading.groups);
  // A fleet that was mixed before may have had it.
  const wasMixed = run.plan.change?.warnings.some(({ code }) => code === 'mixed-images') === true;
  const beyond = on > expected && !wasMixed ? { beyond: { percent: approved, instances: expected } } : {};
  return { percent, progress: { ...progress, done, total, percent, images, ...beyond } };
}

const outcomeAt = ({ progress: { refreshId, version } }: SeenAs<'checkpoint'>): DeployOutcome => ({
  kind: 'deploy',
  images: [],
  ...present({ refreshId, version }),
});

function verdictIn({ reading, run }: EndFacts): Verdict {
  if (reading.kind === 'unreadable') return 'unknown';
  const verdict = verdictOf(reading, run.plan.image.id);
  return verdict === 'empty' ? launchVerdict(reading, run.plan.image.id) : verdict;
}

const shownIn = ({ reading, run }: EndFacts): Shown =>
  shownOf(reading, { image: run.plan.image.id, since: sinceOf(run) });

const sinceOf = ({ start, requestedAt }: DeployRun): number => start?.claimedAt ?? requestedAt;

const outcomeOf = (
  { outcome }: { outcome: DeployOutcome },
  { reading, now }: EndFacts,
  shown?: Shown,
): DeployOutcome => ({
  ...outcome,
  images: imagesShown(reading),
  ...present({ shown, health: healthShown(reading, now) }),
});

/** Since AWS says that it has ended, or since the first look that found it so; whichever is earlier. */
const settlingSince = ({ run, endedAt, now }: EndFacts): number =>
  Math.min(endedAt ?? now, run.progress?.settling?.since ?? now);

const isSettling = (facts: EndFacts): boolean => facts.now < settlingSince(facts) + SETTLES_WITHIN_MS;

/** For an operation that had ended at the first look. */
const UNSEEN: DeployProgress = { kind: 'deploy', phase: 'cleaning-up', status: 'not known', done: 0, total: 0 };

/** The operation is over in AWS, so nothing can be stopped. */
function settling(
  { progress, outcome }: { progress?: DeployProgress; outcome?: DeployOutcome },
  facts: EndFacts,
): Seen {
  const { run } = facts;
  const { on, total } = shownIn(facts);
  const since = settlingSince(facts);
  const { current: _current, until: _until, percent: _percent, ...rest } = progress ?? run.progress ?? UNSEEN;
  return {
    kind: 'working',
    progress: {
      ...rest,
      phase: 'cleaning-up',
      done: on,
      total,
      settling: {
        since,
        until: since + SETTLES_WITHIN_MS,
        on,
        total,
        ...present({ stackChangedAt: outcome?.stackChangedAt }),
      },
    },
  };
}

function reasonOf({ run, reading }: EndFacts, shown: Shown): string {
  const { on, total, back, why } = shown;
  const said = `although ${serviceText(run)} reports ${back === true ? 'a complete rollback' : 'success'}`;
  if (reading.kind === 'unreadable') return `what the instances run could not be read (${reading.error}), ${said}`;
  const { id } = run.plan.image;
  const untold = keptOf(reading.groups).filter(({ image }) => image === undefined).length;
  if (back === true && on > 0) return `${on} of ${total} instances still run ${id}, ${said}`;
  if (untold > 0) return `the image of ${untold} of ${total} instances is not known, ${said}`;
  if (on === total && why.some(({ kind }) => kind === 'none-in-service'))
    return `${total === 0 ? 'no instance is' : 'not every group has an instance'} in service, ${said}`;
  if (on === total && isShort(shown.serving, run.plan.change)) return `${servingText(shown.serving, run)}, ${said}`;
  if (total === 0)
    return `the fleet has no instances${back === true ? '' : `, and its groups are not known to launch ${id}`}, ${said}`;
  return `${shareOf({ on, total })} run ${id}, ${said}`;
}

/** `4 of 4 instances in service, none healthy (4 of 4 before)`. */
function servingText(serving: Serving | undefined, { plan: { change } }: DeployRun): string {
  if (serving === undefined) return 'how many instances serve is not known';
  const { wanted, inService, healthy, unknown = 0, without = [] } = serving;
  const had = hadIn(change);
  const before = had.desired === 0 ? '' : ` (${had.healthy} of ${had.desired} before)`;
  const rest = `${unknown === 0 ? '' : `, health of ${unknown} not known`}${without.length === 0 ? '' : `, none in group ${without.join(', ')}`}`;
  return `${inService} of ${wanted} ${wanted === 1 ? 'instance' : 'instances'} in service, ${healthy === 0 ? 'none' : healthy} healthy${before}${rest}`;
}

export const serviceText = ({ plan }: Pick<DeployRun, 'plan'>): string =>
  plan.target.kind === 'stack' ? 'CloudFormation' : 'Auto Scaling';
