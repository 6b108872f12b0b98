import { at, type Uses } from '../contract/ports.ts';
import { DAY, HOUR } from '../duration.ts';
import { present } from '../present.ts';
import type { ReconcilePorts } from '../runs/ports.ts';
import type { RunKind } from '../runs/run-kind.ts';
import { notBackIn } from './decision/end.ts';
import { isAboutPatch } from './decision/is-about.ts';
import { keepPatch } from './effect/board.ts';
import { checkPatchPlan } from './effect/check.ts';
import { observePatch } from './effect/observe.ts';
import { followersOf } from './effect/order.ts';
import { planRun } from './effect/plan.ts';
import { removePointer, writePointer } from './effect/pointer.ts';
import { reportLimitOf } from './effect/report.ts';
import { asOrdered, loadShown } from './effect/shown.ts';
import { slotRefusal } from './effect/slot-refusal.ts';
import { waitingRuns } from './effect/waiting.ts';
import { createReadWindows, type ReadWindows } from './effect/window.ts';
import { mendGroup } from './flow/mend.ts';
import { reportPatch } from './flow/next.ts';
import { createPatchGate } from './gate.ts';
import { patchCard } from './message/card.ts';
import { patchLines } from './message/lines.ts';
import { patchReview } from './message/review.ts';
import { patchThread } from './message/thread.ts';
import type { PatchRun } from './types/run.ts';

/** What patching reaches: AWS to read, and what every run needs to be brought on. */
export type PatchPorts = ReconcilePorts & Uses<'setting'>;

/** What patching in place gives to the life of runs. */
export function createPatchKind(
  given: PatchPorts,
  readWindow: ReadWindows = createReadWindows(given),
): RunKind<'patch'> {
  const ports = { ...given, readWindow };
  const { config } = ports;
  const gate = createPatchGate(ports);
  const there = (run: PatchRun) => at(ports, gate.placeOf(run));
  return {
    // Three waves of up to ten hours an instance are waited for by the runbook a day each; a stop lets instances finish.
    limits: { stopMs: 12 * HOUR, unseenMs: 5 * DAY },
    placeOf: gate.placeOf,
    policyOf: gate.policyOf,
    channelOf: gate.channelOf,
    observeOf: gate.observeOf,
    startOf: gate.startOf,
    ...present({ covers: gate.covers, standing: gate.standing }),
    isAbout: isAboutPatch,
    plan: (run, now) => planRun(there(run), run, now),
    armed: (run, until) => writePointer(ports, run, until),
    slotRefusal: (run) => slotRefusal(there(run), run),
    checkPlan: (run) => checkPatchPlan(there(run), run),
    observe: async (run, now) => {
      const seen = await observePatch(there(run), run, now);
      const lost = notBackIn(seen);
      if (lost > 0) ports.measure('InstancesNotBack', lost);
      return seen;
    },
    tidy: async (run) => {
      await removePointer(ports, run);
      const after = followersOf(config, run.name).map(({ name }) => waitingRuns(ports, name));
      return run.plan.operation === 'scan' ? [] : (await Promise.all(after)).flat();
    },
    mend: (wish, now) => mendGroup(ports, wish, now),
    fixes: ({ name, plan }) => (plan.operation === 'install' ? [name] : []),
    usualMs: ({ plan }) => plan.usualMs,
    reportLimitMs: (run) => reportLimitOf(config, run),
    report: (run, { now }) => reportPatch(ports, run, now),
    keep: (run, card) => keepPatch(ports, run, card),
    // Where each instance is stands in the run: each look would store all of them again.
    evidenceOf: ({ step, wave, waves, commands }) => ({ step, wave, waves, commands: commands.map(({ id }) => id) }),
    named: () => ({
      what: 'fleet',
      names: Object.values(config.fleets)
        .filter(({ target }) => target.kind === 'patch-group')
        .map(({ name }) => name),
    }),
    resultOf: ({ outcome, plan }) => (outcome === undefined ? undefined : `${plan.operation} of ${plan.patchGroup}`),
    ...patchLines,
    card: async (run, when) => {
      const shown = await loadShown(ports, run, when);
      return patchCard(asOrdered(run, shown), shown);
    },
    review: async (run, value, now) => {
      const shown = await loadShown(ports, run, { now });
      return patchReview(asOrdered(run, shown), value, shown);
    },
    thread: async (run, now) => patchThread(run, await loadShown(ports, run, { now })),
  };
}
