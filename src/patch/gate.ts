import { isDeepStrictEqual } from 'node:util';
import { listAddress } from '../aws/list-address.ts';
import { type Here, runbookRoleName } from '../config/here.ts';
import { listsBucketAt } from '../config/member.ts';
import { observeOfFleet } from '../config/observe.ts';
import { samePlace } from '../config/place.ts';
import type { Gate, GatePorts, GateQuestion } from '../runs/gate.ts';
import { hashOf } from '../store/table.ts';
import { mayChange } from './decision/changes.ts';
import { coverageOf } from './decision/coverage.ts';
import { startParametersOf, targetWaves } from './decision/start.ts';
import { groupSubject, windowSubject } from './decision/subject.ts';
import { isPatched } from './types/fleet.ts';
import { isList, type PatchPlan, type Selection } from './types/plan.ts';
import type { PatchRun } from './types/run.ts';

/** The start of patching in place, by the run and the deployed config alone. */
export const createPatchGate = ({ config, home, setting }: GatePorts): Gate<'patch'> => ({
  placeOf: ({ plan }) => plan.place ?? home,
  planHashOf: (plan) => hashOf(coverageOf(plan)),
  covers: ({ plan }) => coveredBeside(plan),
  policyOf: ({ name, plan }) => {
    const fleet = config.fleets[name];
    if (fleet === undefined || fleet.target.kind !== 'patch-group') return undefined;
    const isThere = samePlace(plan.place ?? home, fleet.place) && plan.patchGroup === fleet.target.patchGroup;
    return plan.fleet === name && isThere ? fleet.policy : undefined;
  },
  channelOf: ({ name }) => config.fleets[name]?.channel,
  observeOf: ({ name }) => observeOfFleet(config, name),
  subjectOf: ({ plan, slot }) =>
    slot === undefined
      ? groupSubject(plan.place ?? home, plan.patchGroup)
      : windowSubject(plan.place ?? home, plan.patchGroup, slot.what),
  // What the order of fleets forbids takes one approval more.
  beyondOf: ({ plan }) => (plan.override === undefined ? 0 : 1),
  // Without a fleet that is patched the runbook is not there, and nothing asks for it.
  startOf: (run) => ({ document: setting('PATCHWARDEN_PATCH_DOCUMENT'), parameters: startParametersOf(run) }),
  // Whoever may start Patchwarden-Patch cannot open a slot: the window does, by the runbook that is its task.
  slotStarter: ({ plan }) => runbookRoleName('window', plan.place ?? home),
  standing: ({ name, slot }) => {
    const { adopted, window, windowFrom, occurrences } = config.fleets[name] ?? {};
    // Of a window that tags ask for nobody deployed which it is.
    const isWritten = windowFrom === undefined && window === slot?.what;
    return slot !== undefined && adopted === true && isWritten && occurrences === 'notice-only';
  },
  isAsConfigured: (run) => isAsConfigured(config.fleets[run.name], run) && isOfOwnBucket(run.plan, home, setting),
  answers: ({ plan }, question) => {
    if (question.ask === 'planned') return whetherPlanned(plan, question.found);
    return question.ask === 'wave-done' ? whetherDone(plan, question) : undefined;
  },
});

/**
 * What `coverageOf` leaves out and the start is made from, as people approved it: who goes in which wave, by tag who carried it, and where
 * the list of patches lies. Who came since is not in it, and who went only makes it less.
 */
const coveredBeside = ({ selection, pin, hooks, instances }: PatchPlan): object => ({
  hooked: hooks !== undefined,
  ...(isList(pin) ? { list: pin.uri } : {}),
  ...(selection.kind === 'ids'
    ? { waves: selection.waves }
    : { tagged: taggedThen(selection), instances: instances.length }),
});

const taggedThen = ({ known, since = [] }: Extract<Selection, { kind: 'tag' }>): readonly string[] =>
  known.filter((id) => !since.includes(id));

/** Whoever carries the tag is known to the plan, and no more have come since the approval than may without asking again. */
function whetherPlanned(
  { selection, instances }: PatchPlan,
  found: readonly string[],
): Record<string, never> | undefined {
  if (selection.kind === 'ids') return undefined;
  const then = taggedThen(selection);
  const came = found.filter((id) => !then.includes(id));
  const isKnown = came.every((id) => selection.known.includes(id));
  return isKnown && came.length <= mayChange(instances.length) ? {} : undefined;
}

/** The next wave starts only after every instance of this one was patched. */
function whetherDone(
  plan: PatchPlan,
  { wave, found }: Extract<GateQuestion, { ask: 'wave-done' }>,
): Record<string, never> | undefined {
  const ids = targetWaves(plan)[wave - 1];
  return ids !== undefined && isDeepStrictEqual(new Set(ids), new Set(found)) ? {} : undefined;
}

/** Nobody signed where the list lies: it is one of those that the worker keeps. */
const isOfOwnBucket = ({ pin, place }: PatchPlan, home: Here, setting: GatePorts['setting']): boolean =>
  !isList(pin) || pin.uri === listAddress(listsBucketAt(place ?? home, home, setting), pin.sha256);

/** What nobody approved but the config is done exactly as the config has it today. */
function isAsConfigured(fleet: GatePorts['config']['fleets'][string] | undefined, { plan, slot }: PatchRun): boolean {
  if (fleet === undefined || !isPatched(fleet) || slot === undefined) return false;
  const { patch } = fleet;
  const { before, after, exit } = plan.hooks ?? {};
  const hooks = patch.hooks ?? {};
  return (
    plan.operation === 'install' &&
    plan.override === undefined &&
    Object.keys(plan.asked).length === 0 &&
    plan.reboot === patch.reboot &&
    plan.waves.join() === patch.waves.join() &&
    plan.concurrency === patch.concurrency &&
    plan.errors === patch.errors &&
    plan.timeoutSeconds === Math.ceil(patch.timeoutMs / 1000) &&
    (plan.hooks === undefined) === (patch.hooks === undefined) &&
    before === hooks.before &&
    after === hooks.after &&
    exit === hooks.exit &&
    (plan.pin.kind === 'none' || plan.pin.kind === patch.pin)
  );
}
