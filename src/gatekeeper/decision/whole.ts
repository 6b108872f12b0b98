import { brokenLink } from '../../runs/decision/audit-chain.ts';
import type { ReadRun } from '../types.ts';

/** What is wrong with a run's audit, or with the run as its newest record left it; `undefined`: nothing. */
export function whyNotWhole({ record: { run, chain }, audit, headHash }: ReadRun): string | undefined {
  const broken = brokenLink(audit, { version: run.version, hash: chain });
  if (broken !== undefined) return broken;
  return audit.at(-1)?.headHash === headHash ? undefined : 'the run is not as it was decided';
}
