import type { ModalView } from '@slack/types';
import { at, type Uses } from '../contract/ports.ts';
import { DAY } from '../duration.ts';
import { present } from '../present.ts';
import type { ButtonValue } from '../runs/actions.ts';
import type { ReconcilePorts } from '../runs/ports.ts';
import type { RunKind } from '../runs/run-kind.ts';
import type { Observation } from '../runs/types/input.ts';
import { isTerminal } from '../runs/types/state.ts';
import { boundedImages } from './decision/bounds.ts';
import { isAboutDeploy } from './decision/is-about.ts';
import { rollbackUntil } from './decision/previous.ts';
import { isSupersededBy } from './decision/superseded.ts';
import { keepFleet } from './effect/board.ts';
import { checkDeployPlan } from './effect/check.ts';
import { asShown, evidenceRefusal, rereadEvidence } from './effect/evidence.ts';
import { loadFacts } from './effect/facts.ts';
import { observeDeploy } from './effect/observe.ts';
import { planDeploy } from './effect/plan.ts';
import { owePublication } from './effect/publish.ts';
import { createReads } from './effect/reads.ts';
import { loadReviewFacts } from './effect/review-facts.ts';
import { reportSoak, soakNeededAfter } from './effect/soak.ts';
import { tidyDeploy } from './effect/tidy.ts';
import { openNext } from './flow/next.ts';
import { rollBackFrom } from './flow/roll-back.ts';
import { createDeployGate } from './gate.ts';
import { afterwardsText } from './message/afterwards.ts';
import { needsModal } from './message/buttons.ts';
import { deployCard } from './message/card.ts';
import { decideModal } from './message/decide-modal.ts';
import { deployLines } from './message/lines.ts';
import { deployThread } from './message/thread.ts';
import { isRollback } from './types/plan.ts';
import { type DeployRun, isDeploy } from './types/run.ts';

/** What deploys reach: AWS to read, and what every run needs to be brought on. */
export type DeployPorts = ReconcilePorts & Uses<'setting'>;

/** How long beyond twice the soak a fleet has to become healthy; then its soak is shown as missing. */
const SOAK_MARGIN_MS = DAY;

/** An outcome is kept with the run. */
const withBoundedImages = (seen: Observation<'deploy'>, { plan }: DeployRun): Observation<'deploy'> =>
  'outcome' in seen && seen.outcome !== undefined
    ? { ...seen, outcome: boundedImages(seen.outcome, plan.image.id) }
    : seen;

/** What deploys give to the life of runs. */
export function createDeployKind(ports: DeployPorts): RunKind<'deploy'> {
  const { config } = ports;
  const gate = createDeployGate(ports);
  const reads = createReads(ports);
  const there = (run: DeployRun) => at(ports, gate.placeOf(run));
  /** With the health of a waiting checkpoint, and what speaks against the image, as they are when the form opens. */
  const formOf = async (run: DeployRun, value: ButtonValue, now: number): Promise<ModalView> => {
    const shown = await rereadEvidence(there(run), run, { now, force: true });
    return decideModal(shown, value, await loadReviewFacts(there(run), run, now));
  };
  return {
    // As long as a fleet is rolled back, each batch of which may wait an hour for its signals. The runbooks wait five days.
    limits: { stopMs: DAY, unseenMs: 6 * DAY },
    placeOf: gate.placeOf,
    policyOf: gate.policyOf,
    channelOf: gate.channelOf,
    observeOf: gate.observeOf,
    isNeverConfirmed: ({ plan }) => isRollback(plan),
    ...present({ covers: gate.covers }),
    startOf: gate.startOf,
    isAbout: isAboutDeploy,
    plan: (run, now) => planDeploy(there(run), run, now),
    checkPlan: (run) => checkDeployPlan(there(run), run),
    observe: async (run, now) => withBoundedImages(await observeDeploy(there(run), run, now), run),
    tidy: (run) => tidyDeploy(there(run), run),
    fixes: ({ name, plan }) => (isRollback(plan) ? [] : [name]),
    usualMs: ({ plan }) => plan.change?.usualMs ?? [],
    reportLimitMs: (run) => 2 * soakNeededAfter(config, run.name) + SOAK_MARGIN_MS,
    report: async (run, when) => {
      // Stopped at its checkpoint: what was replaced needs a rollback.
      if (run.state === 'cancelled') return rollBackFrom(ports, run, when.now);
      const soak = await reportSoak(there(run), run, when);
      return soak.kind === 'ready' ? openNext(ports, run, { fleets: soak.next, now: when.now }) : soak;
    },
    keep: async (run, card) => {
      await owePublication(ports, gate, run);
      await keepFleet(ports, run, { card, reads: reads.end(run) });
    },
    repaintAt: rollbackUntil,
    // The events themselves are AWS's to keep: each look would store them all again.
    evidenceOf: ({ events: _events, ...rest }) => rest,
    named: () => ({
      what: 'fleet',
      names: Object.values(config.fleets).flatMap(({ name, target }) => (target.kind === 'patch-group' ? [] : [name])),
    }),
    resultOf: ({ plan }) => plan.image.id,
    movedFrom: ({ plan }) => plan.change?.from?.id,
    ...deployLines,
    isSuperseded: (run, by) => isDeploy(by) && isSupersededBy(run, by),
    afterwards: async (run, now) =>
      isTerminal(run.state) ? afterwardsText(run, await loadFacts(ports, run, { now })) : undefined,
    reread: async (run, now) => {
      await rereadEvidence(there(run), run, { now });
    },
    evidence: (run, { seen }) => evidenceRefusal(there(run), run, seen),
    approvalForm: async (run, value) => (needsModal(run) ? formOf(run, value, ports.clock()) : undefined),
    review: formOf,
    card: async (run, { now, offers }) =>
      deployCard(await asShown(ports, run), {
        ...(await loadFacts(ports, run, { now, reads: reads.begin(run) })),
        offers,
      }),
    thread: async (run, now) => deployThread(run, await loadFacts(ports, run, { now, reads: reads.of(run) })),
  };
}
