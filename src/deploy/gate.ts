import { observeOfFleet } from '../config/observe.ts';
import { samePlace } from '../config/place.ts';
import type { Gate, GatePorts } from '../runs/gate.ts';
import { hashOf } from '../store/table.ts';
import { whyOtherChange } from './decision/change-set.ts';
import { isReverse, isSameTarget } from './decision/previous.ts';
import { imageLeft } from './decision/publish.ts';
import { startParametersOf } from './decision/start.ts';
import { subjectOf } from './decision/subject.ts';
import { bindingOf } from './types/plan.ts';
import { isDeploy } from './types/run.ts';

/** The start of a deploy, by the run and the deployed config alone. */
export const createDeployGate = ({ config, home, setting }: GatePorts): Gate<'deploy'> => ({
  placeOf: ({ plan }) => plan.place ?? home,
  planHashOf: (plan) => hashOf(bindingOf(plan)),
  // Approving a deploy approves its rollback too: to this image. A rollback is for the fleet and the deploy that it names.
  covers: ({ plan: { fleet, change, returnOf, opensAfter } }) => ({
    fleet,
    from: change?.from?.id,
    returnOf,
    opensAfter,
  }),
  policyOf: ({ name, plan }) => {
    const fleet = config.fleets[name];
    if (fleet === undefined || fleet.target.kind === 'patch-group') return undefined;
    const isThere = samePlace(plan.place ?? home, fleet.place) && isSameTarget(plan.target, fleet.target);
    return plan.fleet === name && isThere ? fleet.policy : undefined;
  },
  channelOf: ({ name }) => config.fleets[name]?.channel,
  observeOf: ({ name }) => observeOfFleet(config, name),
  subjectOf: ({ plan }) => subjectOf(plan.place ?? home, plan.target),
  beyondOf: ({ plan }) => (plan.override === undefined ? 0 : 1),
  startOf: (run) => {
    const { route, ...start } = startParametersOf(run);
    const document = route === 'stack' ? 'PATCHWARDEN_DEPLOY_DOCUMENT' : 'PATCHWARDEN_REFRESH_DOCUMENT';
    // Without a fleet of its kind a runbook is not there, and nothing asks for it.
    return { document: setting(document), ...start };
  },
  // A set is known by its id alone: what it would change, the gatekeeper reads.
  changeSetOf: ({ plan: { target, change } }) =>
    change?.route === 'stack'
      ? { stack: target.kind === 'stack' ? target.stack : '', changeSetId: change.changeSetId ?? 'none' }
      : undefined,
  whyOtherChange: ({ plan }, seen) => whyOtherChange(plan, seen),
  approvedWith: ({ plan }) => plan.returnOf,
  // Only what takes exactly that deploy back: anyone who writes a plan could call it a rollback.
  confirmsNever: ({ plan }, of) =>
    of !== undefined &&
    isDeploy(of) &&
    plan.returnOf === of.id &&
    plan.fleet === of.plan.fleet &&
    samePlace(plan.place ?? home, of.plan.place ?? home) &&
    isSameTarget(plan.target, of.plan.target) &&
    plan.override === undefined &&
    plan.image.id === of.plan.change?.from?.id,
  // The approvals of the canary cover the rollback of what it did.
  askedBefore: (run) => {
    const { plan, progress, wait } = run;
    const checkpoint = wait?.kind === 'checkpoint' ? wait.percent : progress?.percent;
    if (plan.stage !== 'rest' || plan.change?.route !== 'refresh' || checkpoint === undefined) return undefined;
    const { version: _version, ...rest } = plan;
    const { change } = plan;
    return {
      ...run,
      plan: { ...rest, stage: 'canary', change: { ...change, preferences: { ...change.preferences, checkpoint } } },
    };
  },
  publishes: (run) => {
    const fleet = config.fleets[run.name];
    const image = imageLeft(run);
    if (fleet?.imageParameter === undefined || fleet.target.kind === 'patch-group' || image === undefined)
      return undefined;
    // What is only observed may be there already: also then nothing is written.
    if (run.observe !== undefined || fleet.observe !== undefined) return undefined;
    if (run.plan.fleet !== run.name || !isSameTarget(run.plan.target, fleet.target)) return undefined;
    if (!samePlace(run.plan.place ?? home, fleet.place)) return undefined;
    const { imageParameter: parameter } = fleet;
    return { document: setting('PATCHWARDEN_PUBLISH_DOCUMENT'), parameter, image };
  },
  isCoveredBy: ({ plan }, of, now) => isDeploy(of) && isReverse(plan, { of, newest: of.id, now }),
});
