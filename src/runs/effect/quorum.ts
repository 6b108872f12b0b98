import { loadQuorum } from '../../approvals/effect.ts';
import type { Quorum } from '../../approvals/types.ts';
import type { Uses } from '../../contract/ports.ts';
import { isCounted } from '../decision/quorum.ts';
import type { HasKinds } from '../run-kind.ts';
import type { Input } from '../types/input.ts';
import type { Run } from '../types/run.ts';
import { strictestPolicy } from './checks.ts';

/** Whether enough people could approve it by now: those whom the config still lets approve it, for as many approvals as it asks for. */
export const loadQuorumNow = (
  ports: Uses<'table' | 'slack' | 'config' | 'clock'> & HasKinds,
  run: Run,
): Promise<Quorum> => {
  const { groups } = strictestPolicy(ports, run) ?? run.policy;
  return loadQuorum(ports, { ...run, policy: { ...run.policy, groups } });
};

/** Once for each epoch that people are asked for: whether enough of them could approve it. What cannot be read is left open. */
export async function countAnew(
  ports: Uses<'table' | 'slack' | 'config' | 'clock'> & HasKinds,
  run: Run,
  now: number,
): Promise<Extract<Input, { kind: 'counted' }> | undefined> {
  if (isCounted(run) || now >= run.expiresAt) return undefined;
  const quorum = await loadQuorumNow(ports, run);
  return quorum.kind === 'unknown' ? undefined : { kind: 'counted', quorum };
}
