import { isConnected } from '../nodes/node.ts';
import { restartNode } from '../nodes/place-node.ts';
import type { Scene } from './scene.ts';

const SHUTS_DOWN_IN = 5000;
const LOOKED_AT_EVERY = 15_000;

/**
 * The agent reports, restarts the operating system and runs the step again once it is back; until then the invocation is in
 * progress, to the end of its time. https://docs.aws.amazon.com/systems-manager/latest/userguide/send-commands-reboot.html
 */
export const restartAndReturn = async (scene: Scene): Promise<'restarted' | 'not-restarted'> => {
  const { state, node } = scene;
  await scene.pause(SHUTS_DOWN_IN, 'installing');
  if (state.outcomes.take(node.id, 'no-restart') !== undefined) return 'not-restarted';
  restartNode(state, node, state.outcomes.take(node.id, 'never-returns') === undefined ? 'returns' : 'hangs');
  do await scene.pause(LOOKED_AT_EVERY, 'installing');
  while (!isConnected(state, node));
  if (state.outcomes.take(node.id, 'unhealthy-after-restart') !== undefined) state.failTarget(node.id);
  return 'restarted';
};
