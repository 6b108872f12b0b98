import type { Feature } from '../contract/feature.ts';
import type { RunKind } from '../runs/run-kind.ts';
import { createPatchKind, type PatchPorts } from './kind.ts';

/** Patching a patch group in place. */
export const createPatch = (ports: PatchPorts): Feature & { run: RunKind<'patch'> } => ({
  run: createPatchKind(ports),
});
