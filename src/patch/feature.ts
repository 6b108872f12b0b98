import type { Feature } from '../contract/feature.ts';
import type { Boards } from '../runs/board.ts';
import type { RunKind } from '../runs/run-kind.ts';
import { createReadWindows } from './effect/window.ts';
import { menuPatchFleets, patchFleetsOnBoard } from './flow/board.ts';
import { handleFleetChoice, submitForm } from './flow/choose.ts';
import { handleFleetClick, handlePatchCommand } from './flow/command.ts';
import { handleOccurrenceClick, submitOccurrence } from './flow/occurrence.ts';
import { type Looked, tickOccurrences } from './flow/occurrences.ts';
import { type SeenLast, tickSeen } from './flow/seen.ts';
import { handleSignOff, submitProblem } from './flow/sign-off.ts';
import { createPatchKind, type PatchPorts } from './kind.ts';
import { PATCH_ACTIONS } from './types/actions.ts';

/** Patching a patch group in place, on request and in the occurrences of adopted windows. */
export function createPatch(ports: PatchPorts): Feature & Boards & { run: RunKind<'patch'> } {
  const readWindow = createReadWindows(ports);
  const looked: Looked = { windows: new Map() };
  const seenLast: SeenLast = new Map();
  return {
    run: createPatchKind(ports, readWindow),
    onCommand: (command, now) => handlePatchCommand(ports, command, now),
    onClick: async (job, now) => {
      switch (job.actionId) {
        case PATCH_ACTIONS.defer:
        case PATCH_ACTIONS.skip:
          return handleOccurrenceClick(ports, job, now);
        case PATCH_ACTIONS.verified:
        case PATCH_ACTIONS.problem:
          return handleSignOff(ports, job, now);
        case PATCH_ACTIONS.chooseFleet:
          return handleFleetChoice(ports, job, now);
        default:
          return handleFleetClick(ports, job, now);
      }
    },
    onSubmit: async (job, now) => {
      switch (job.callbackId) {
        case PATCH_ACTIONS.defer:
        case PATCH_ACTIONS.skip:
          return submitOccurrence(ports, job, now);
        case PATCH_ACTIONS.problem:
          return submitProblem(ports, job, now);
        default:
          return submitForm(ports, job, now);
      }
    },
    onTick: async (now, work) => {
      // Before occurrences: what they wait for is then as of now.
      await tickSeen({ ...ports, readWindow }, seenLast, now);
      await tickOccurrences({ ...ports, readWindow }, looked, { now, work });
      return [];
    },
    menu: async (at) => ({ here: menuPatchFleets(ports, at) }),
    board: (facts) => patchFleetsOnBoard(ports, facts),
  };
}
