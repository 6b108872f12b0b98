import type { Uses } from '../../contract/ports.ts';
import type { DeployFacts } from '../message/facts.ts';
import type { DeployRun } from '../types/run.ts';
import { loadFacts } from './facts.ts';
import { type MemoryPorts, tryLoadMemory } from './memory.ts';

/** A start, or the next part, is still to be decided. */
const isOpen = ({ state, wait }: DeployRun): boolean =>
  ['awaiting-approval', 'scheduled', 'approved'].includes(state) ||
  (state === 'waiting' && wait?.kind === 'checkpoint');

/** What a review shows: the card's facts, and what speaks against the image as it is at this moment. */
export async function loadReviewFacts(
  ports: MemoryPorts & Uses<'home'>,
  run: DeployRun,
  now: number,
): Promise<DeployFacts> {
  const [facts, memory] = await Promise.all([
    loadFacts(ports, run, { now }),
    isOpen(run) && run.plan.change !== undefined ? tryLoadMemory(ports, run, now) : undefined,
  ]);
  return { ...facts, ...(memory === undefined ? {} : { memory }) };
}
