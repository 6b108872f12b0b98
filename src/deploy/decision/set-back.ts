import type { Found, Seen } from '../../outside/types/source.ts';
import type { ParameterNow } from '../types/publish.ts';
import type { DeployRun } from '../types/run.ts';
import { hasMoved } from './previous.ts';

/** The newest deploy that moved the fleet, if it ended on its image, with the image from before. */
export interface LastDeploy {
  runId: string;
  image: string;
  from: string;
}

/** `undefined` where the newest moved only a part, did not say from what, or left the image as it was. */
export function lastDeploy(runs: readonly DeployRun[]): LastDeploy | undefined {
  const run = runs.find(hasMoved);
  if (run?.state !== 'succeeded' || run.plan.image.kind !== 'ami') return undefined;
  const from = run.plan.change?.from?.id;
  const image = run.plan.image.id;
  return from === undefined || from === image ? undefined : { runId: run.id, image, from };
}

/** With those changes marked that bring the image from before the last deploy. */
export function withReverts(found: Found, { key, last }: { key: string; last: LastDeploy }): Found {
  const reverts = { runId: last.runId, image: last.image };
  const changes = found.changes.map((change) =>
    change.what !== 'bake' && change.to === last.from ? { ...change, reverts } : change,
  );
  const isReverted = changes.some((change) => change.what !== 'bake' && change.reverts !== undefined);
  return isReverted
    ? { ...found, changes, handled: [...found.handled, revertedMark(key, last.runId)] }
    : { ...found, changes };
}

/** What is kept as handled once it was told that a deploy was taken back: its launch template is not told of as well. */
export const revertedMark = (key: string, runId: string): string => `${key}/reverted/${runId}`;

/** A launch template that brings the image from before the last deploy, where that was not told yet. */
export const isSetBack = (
  imageId: string | undefined,
  last: LastDeploy,
  { key, seen }: { key: string; seen: Seen | undefined },
): boolean => imageId === last.from && seen?.handled.includes(revertedMark(key, last.runId)) !== true;

/** How a parameter that was written here differs from what the fleet runs; `undefined`: it does not, or is being written. */
export function parameterDiffers(
  now: ParameterNow | undefined,
  { image, isWritten }: { image: string; isWritten: boolean },
): { version: number; value?: string } | undefined {
  if (!isWritten || now === undefined || now.kind !== 'text')
    return isWritten && now !== undefined ? { version: 0 } : undefined;
  if (now.value === image) return undefined;
  // Anything else may be a secret.
  return { version: now.version, ...(/^ami-[0-9a-f]{8,17}$/.test(now.value) ? { value: now.value } : {}) };
}
