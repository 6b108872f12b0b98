import { loadQuorum } from '../../approvals/effect.ts';
import type { Uses } from '../../contract/ports.ts';
import { isCounted } from '../decision/quorum.ts';
import type { Input } from '../types/input.ts';
import type { Run } from '../types/run.ts';

/** Once for each epoch that people are asked for: whether enough of them could approve it. What cannot be read is left open. */
export async function countAnew(
  ports: Uses<'slack' | 'config'>,
  run: Run,
  now: number,
): Promise<Extract<Input, { kind: 'counted' }> | undefined> {
  if (isCounted(run) || now >= run.expiresAt) return undefined;
  const quorum = await loadQuorum(ports, run);
  return quorum.kind === 'unknown' ? undefined : { kind: 'counted', quorum };
}
