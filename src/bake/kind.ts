import { at, type Uses } from '../contract/ports.ts';
import { DAY, HOUR, MINUTE } from '../duration.ts';
import { WAITS_AT_MOST_MS } from '../images/decision/waits.ts';
import { present } from '../present.ts';
import { loadRun } from '../runs/effect/run-store.ts';
import type { HasKinds, Report, RunKind } from '../runs/run-kind.ts';
import { stepRunId } from '../step/types/run-id.ts';
import { isAboutBake } from './decision/is-about.ts';
import { madeBy, opensRequests } from './decision/new-image.ts';
import { observeBake } from './effect/observe.ts';
import { checkBakePlan } from './effect/plan.ts';
import { hasReport, loadReport, makeReport } from './effect/report.ts';
import { createBakeGate } from './gate.ts';
import { bakeCard } from './message/card.ts';
import { bakeLines } from './message/lines.ts';
import { bakeReview } from './message/review.ts';
import { bakeThread } from './message/thread.ts';
import { bakedImage } from './types/baked.ts';
import type { BakeRun } from './types/run.ts';

/** How long a difference is waited for: a scan may take minutes. */
const REPORT_LIMIT_MS = 30 * MINUTE;
/** How long a fleet that comes after the bake may be busy: then its request is not opened. */
const OPEN_LIMIT_MS = DAY;

/** An onCancel workflow has 2 minutes, Image Builder then ends the build. The runbook waits 4 hours for an image, after any wait for people. */
const LIMITS = { stopMs: 30 * MINUTE, unseenMs: 5 * HOUR };

export type BakePorts = Uses<'table' | 'config' | 'home' | 'at' | 'setting'> & HasKinds;

/** What bakes give to the life of runs. */
export function createBakeKind(ports: BakePorts): RunKind<'bake'> {
  const { config } = ports;
  // Now, so that a worker without it does not start.
  ports.setting('PATCHWARDEN_BAKE_DOCUMENT');
  const gate = createBakeGate(ports);
  const there = (run: BakeRun) => at(ports, gate.placeOf(run));
  return {
    limits: LIMITS,
    limitsOf: ({ plan }) => (plan.waits === undefined ? LIMITS : { ...LIMITS, unseenMs: WAITS_AT_MOST_MS + 5 * HOUR }),
    placeOf: gate.placeOf,
    policyOf: gate.policyOf,
    channelOf: gate.channelOf,
    observeOf: gate.observeOf,
    startOf: gate.startOf,
    isAbout: isAboutBake,
    // A bake is planned before it is asked for.
    plan: async (run) => ({ kind: 'planned', plan: run.plan, planHash: run.planHash }),
    checkPlan: (run) => checkBakePlan(there(run).images, bakedImage(config, run.name), run),
    observe: (run, now) => observeBake(there(run), run, now),
    fixes: ({ name }) => Object.values(config.fleets).flatMap((fleet) => (fleet.image === name ? [fleet.name] : [])),
    usualMs: ({ plan }) => plan.lastDurationsMs,
    reportLimitMs: ({ name }) => (opensRequests(config, name) ? OPEN_LIMIT_MS : REPORT_LIMIT_MS),
    report: (run, when) => reportBake(there(run), run, when),
    named: () => ({ what: 'image', names: Object.keys(config.images) }),
    resultOf: ({ outcome }) => outcome?.image,
    ...bakeLines,
    card: async (run, { now, offers }) => {
      const difference = await loadDifferenceOf(ports, run);
      const asks = await loadAsks(ports, run);
      return bakeCard(run, { now, offers, ...present({ difference, asks }) });
    },
    review: async (run, value, now) => {
      const difference = await loadDifferenceOf(ports, run);
      return bakeReview(run, value, { now, ...present({ difference }) });
    },
    thread: async (run) => bakeThread(run, await loadDifferenceOf(ports, run)),
  };
}

/** What a finished bake leads to comes first: a difference that cannot be read keeps no fleet from being asked for. */
async function reportBake(
  { images, table, config, kinds }: BakePorts & Uses<'images'>,
  run: BakeRun,
  { now, last }: { now: number; last: boolean },
): Promise<Report> {
  const made = madeBy(run);
  const isOpened = made === undefined || !opensRequests(config, run.name) || (await kinds.opensFor(made, now));
  const isLastLook = last || now - (run.ending?.at ?? now) >= REPORT_LIMIT_MS;
  const isCompared =
    (await hasReport(table, run.id)) || (await makeReport({ images, table, now }, run, isLastLook)) === 'ready';
  return isOpened && isCompared ? { kind: 'ready' } : { kind: 'not-yet' };
}

/** The request in which people answer the step that waits. */
async function loadAsks(ports: Uses<'table'> & HasKinds, { progress }: BakeRun) {
  const step = progress?.waitsAt;
  return step === undefined ? undefined : loadRun(ports, stepRunId(step));
}

const loadDifferenceOf = async ({ table }: Uses<'table'>, run: BakeRun) =>
  run.report === 'ready' ? loadReport(table, run.id) : undefined;
