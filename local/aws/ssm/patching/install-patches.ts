import type { Scene } from '../commands/scene.ts';
import type { CataloguePatch } from './catalogue-patch.ts';
import { install } from './software.ts';

export interface InstallEnd {
  /** Ids of patches that did not install. */
  failed: ReadonlySet<string>;
  code: number;
  /** It ended before all were tried. */
  stopped: boolean;
}

const INSTALL_TAKES = 15_000;
const FAILURE = 1;

/** Installs one patch after the other; a time-out leaves those on the node that came before it. */
export const installPatches = async (scene: Scene, patches: readonly CataloguePatch[]): Promise<InstallEnd> => {
  const { state, node } = scene;
  const failing = patches.length === 0 ? undefined : state.outcomes.take(node.id, 'patch-fails');
  const half = patches.length === 0 ? undefined : state.outcomes.take(node.id, 'half-installed');
  const failed = new Set(failing === undefined ? [] : patches.slice(0, 1).map(({ id }) => id));
  const tried = half === undefined ? patches : patches.slice(0, Math.ceil(patches.length / 2));
  for (const patch of tried) {
    await scene.pause(INSTALL_TAKES, 'installing');
    if (!failed.has(patch.id)) install(node.software, patch, state.clock.now());
  }
  const ends = half !== undefined || failing?.reported === 'Failed';
  return { failed, code: ends ? FAILURE : 0, stopped: half !== undefined };
};
