import { InvalidInstanceId } from '@aws-sdk/client-ssm';
import { refusal } from '../errors.ts';
import type { NodesState } from './node.ts';

/** Lets the agent of a node fall silent, whatever its system does, or answer again. @throws InvalidInstanceId */
export const setAgent = (state: NodesState, id: string, is: 'lost' | 'found'): void => {
  const node = state.nodes.get(id);
  if (node === undefined) throw refusal(InvalidInstanceId, `There is no managed node ${id}`);
  if (is === 'found') delete node.lostAt;
  else node.lostAt ??= state.clock.now();
};
