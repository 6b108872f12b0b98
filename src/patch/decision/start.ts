import { gateTime } from '../../runs/decision/slot.ts';
import { tokenOf } from '../../runs/decision/token.ts';
import type { GivenParameters } from '../../runs/types/start.ts';
import { isList, type PatchPlan } from '../types/plan.ts';
import type { PatchRun } from '../types/run.ts';

/** Neither a runbook's list nor what its gate compares it with may be empty. */
const NONE = 'none';
/** A run that has no window has no moment after which too little time would be left. */
const ANY_TIME = '9999-12-31_23.59.59';

/** One patch set for all instances of a run: on Windows the patches, on Linux the rules. Of the epoch, as what is approved. */
export const snapshotIdOf = ({ id, epoch }: Pick<PatchRun, 'id' | 'epoch'>): string =>
  tokenOf(`${id}/snapshot/${epoch}`);

/** The runbook's parameters for exactly this plan. */
export function startParametersOf(run: PatchRun): GivenParameters {
  const { id, epoch, planHash, plan, name, slot } = run;
  const { hooks = {}, pin } = plan;
  return {
    RunId: id,
    Epoch: String(epoch),
    PlanHash: planHash,
    Fleet: name,
    PatchGroup: plan.patchGroup,
    Window: slot?.what ?? NONE,
    ...targetsOf(plan),
    Document: plan.hooks === undefined ? 'AWS-RunPatchBaseline' : 'AWS-RunPatchBaselineWithHooks',
    Operation: plan.operation === 'install' ? 'Install' : 'Scan',
    Reboot: plan.reboot === 'never' ? 'NoReboot' : 'RebootIfNeeded',
    SnapshotId: snapshotIdOf(run),
    OverrideList: isList(pin) ? pin.uri : NONE,
    BeforeHook: hooks.before ?? NO_HOOK,
    AfterHook: hooks.after ?? NO_HOOK,
    ExitHook: hooks.exit ?? NO_HOOK,
    Concurrency: plan.concurrency,
    Errors: plan.errors,
    StepTimeout: String(plan.timeoutSeconds),
    LatestStart: slot === undefined ? ANY_TIME : gateTime(slot.latestStart),
  };
}

/** What AWS-RunPatchBaselineWithHooks runs where nothing is named. */
const NO_HOOK = 'AWS-Noop';

/** Whom the commands reach: by id the approved waves without those that have left, who may be of another fleet by now; by tag all that carry it. */
function targetsOf(plan: PatchPlan): GivenParameters {
  const { selection } = plan;
  const waves = targetWaves(plan);
  const key = selection.kind === 'tag' ? `tag:${selection.key}` : 'InstanceIds';
  return { TargetKey: key, ...wavesOf(waves, waves.flat()) };
}

/** The values of the targets of each wave. A wave of nobody is left out. */
export function targetWaves({ selection, changedSince }: PatchPlan): readonly (readonly string[])[] {
  if (selection.kind === 'tag') return [[selection.value]];
  const left = changedSince?.removed ?? [];
  return selection.waves.map((wave) => wave.filter((id) => !left.includes(id))).filter((wave) => wave.length > 0);
}

const wavesOf = (waves: readonly (readonly string[])[], all: readonly string[]): GivenParameters => ({
  Instances: [...all].sort(),
  Waves: String(waves.length),
  Wave1: waves[0] ?? [NONE],
  Wave2: waves[1] ?? [NONE],
  Wave3: waves[2] ?? [NONE],
});
