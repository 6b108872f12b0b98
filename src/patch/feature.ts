import type { Feature } from '../contract/feature.ts';
import type { Boards } from '../runs/board.ts';
import type { RunKind } from '../runs/run-kind.ts';
import { menuPatchFleets, patchFleetsOnBoard } from './flow/board.ts';
import { handleOccurrenceClick, submitOccurrence } from './flow/occurrence.ts';
import { createPatchKind, type PatchPorts } from './kind.ts';
import { PATCH_ACTIONS } from './types/actions.ts';

/** Patching a patch group in place. */
export const createPatch = (ports: PatchPorts): Feature & Boards & { run: RunKind<'patch'> } => ({
  run: createPatchKind(ports),
  onClick: async (job, now) => {
    switch (job.actionId) {
      case PATCH_ACTIONS.defer:
      case PATCH_ACTIONS.skip:
        return handleOccurrenceClick(ports, job, now);
    }
  },
  onSubmit: async (job, now) => {
    switch (job.callbackId) {
      case PATCH_ACTIONS.defer:
      case PATCH_ACTIONS.skip:
        return submitOccurrence(ports, job, now);
    }
  },
  menu: async (at) => ({ here: menuPatchFleets(ports, at) }),
  board: (facts) => patchFleetsOnBoard(ports, facts),
});
