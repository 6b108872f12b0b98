import { uuidOf } from '../../identifiers.ts';
import { restartAndReturn } from '../commands/restart.ts';
import type { Scene, StepEnd } from '../commands/scene.ts';
import { type NodeRecord, tagsOfNode } from '../nodes/node.ts';
import { readAddress } from '../read-address.ts';
import type { SsmState } from '../state.ts';
import { type InstallEnd, installPatches } from './install-patches.ts';
import { listedPatches, parseOverrideList } from './override-list.ts';
import type { PatchReport } from './report.ts';
import { keepReport } from './reports.ts';
import { missingPatches, type PatchSet, scanNode } from './scan.ts';
import { patchSetOf } from './snapshots.ts';
import { clearPending } from './software.ts';
import { baselineFor } from './state.ts';

export interface PatchRequest {
  operation: 'Scan' | 'Install';
  rebootOption: 'RebootIfNeeded' | 'NoReboot';
  /** `s3://` or `https://`; empty for none. */
  overrideList: string;
}

/** One run on one node: everything that its reports have in common. */
interface PatchRun {
  scene: Scene;
  request: PatchRequest;
  set: PatchSet;
  about: Pick<PatchReport, 'patchGroup' | 'baselineId' | 'snapshotId' | 'startedAt'>;
}

const SCAN_TAKES = 45_000;
/** Patch Manager's own code for a list that cannot be read. */
const UNREADABLE = 156;

/** `Patch Group` or, where instance metadata shows tags, `PatchGroup`; empty for a node with neither. */
export const patchGroupOf = (state: SsmState, node: NodeRecord): string => {
  const tags = tagsOfNode(state, node);
  return tags['Patch Group'] ?? tags['PatchGroup'] ?? '';
};

/**
 * AWS-RunPatchBaseline on one node: it scans, or installs what is missing one patch after the other, restarts where that is asked
 * for and anything was installed, and reports each time what it finds.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-aws-runpatchbaseline.html
 */
export const runPatchBaseline = async (scene: Scene, request: PatchRequest): Promise<StepEnd> => {
  const run = beginRun(scene, request);
  await scene.pause(SCAN_TAKES);
  if (request.operation === 'Scan') return summary(saveReport(run), 0);
  const wanted = await wantedPatches(run);
  if (typeof wanted === 'string') return { code: UNREADABLE, output: '', error: wanted };
  const end = await installPatches(scene, wanted);
  const report = saveReport(run, end);
  if (end.stopped || request.rebootOption === 'NoReboot' || !hasPending(scene.node)) return summary(report, end.code);
  if ((await restartAndReturn(scene)) === 'not-restarted') clearPending(scene.node.software);
  await scene.pause(SCAN_TAKES, 'installing');
  return summary(saveReport(run, end), end.code);
};

const beginRun = (scene: Scene, request: PatchRequest): PatchRun => {
  const { state, node, command } = scene;
  const patchGroup = patchGroupOf(state, node);
  const baseline = baselineFor(state.patching, patchGroup, node.system);
  const given = [scene.parameter('SnapshotId'), command.snapshotId].find((id) => id !== undefined && id !== '');
  const snapshotId = given ?? uuidOf(`${command.id}/${node.id}`);
  const now = state.clock.now();
  const set = patchSetOf(state.patching.snapshots, { id: given, patchGroup, node, baseline, now });
  return { scene, request, set, about: { patchGroup, baselineId: baseline.id, snapshotId, startedAt: now } };
};

export const hasPending = ({ software }: NodeRecord): boolean =>
  [...software.installed.values()].some(({ pendingReboot }) => pendingReboot);

/** What an install brings; a sentence when its list cannot be read. */
const wantedPatches = async ({ scene, request, set }: PatchRun) => {
  const { state, node } = scene;
  const missing = missingPatches(scanNode(state.patching.catalogue, node, set).rows);
  if (request.overrideList === '') return missing;
  try {
    const text = await readAddress(state, request.overrideList);
    const now = state.clock.now();
    return listedPatches(state.patching.catalogue, node, { list: parseOverrideList(text), missing, now });
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n`;
  }
};

const saveReport = ({ scene, request, set, about }: PatchRun, end?: InstallEnd): PatchReport => {
  const { state, node, command } = scene;
  return keepReport(state, node, {
    ...about,
    ...scanNode(state.patching.catalogue, node, set, end?.failed),
    operation: request.operation,
    rebootOption: request.rebootOption,
    endedAt: state.clock.now(),
    executionId: command.id,
    executionType: 'Command',
    availableIs: set.baseline.rules.AvailableSecurityUpdatesComplianceStatus ?? 'COMPLIANT',
    ...(request.overrideList !== '' && { overrideList: request.overrideList }),
  });
};

const summary = (report: PatchReport, code: number): StepEnd => {
  const count = (...states: string[]) => report.rows.filter(({ state }) => states.includes(state)).length;
  const lines = [
    `Operation: ${report.operation}`,
    `Patch group: ${report.patchGroup}`,
    `Baseline: ${report.baselineId}`,
    `Snapshot: ${report.snapshotId}`,
    `Installed: ${count('INSTALLED')}, installed other: ${count('INSTALLED_OTHER')}, pending reboot: ${count('INSTALLED_PENDING_REBOOT')}`,
    `Missing: ${count('MISSING')}, failed: ${count('FAILED')}, not applicable: ${report.notApplicable}`,
  ];
  const failed = report.rows.filter(({ state }) => state === 'FAILED').map(({ patch }) => `Failed: ${patch.title}\n`);
  return { code, output: `${lines.join('\n')}\n`, ...(failed.length > 0 && { error: failed.join('') }) };
};
