import { type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import type { DeployRun } from '../types/run.ts';
import type { DeployFacts } from './facts.ts';
import { soakText } from './soak.ts';
import { supersededText } from './superseded.ts';

/** What continues after the end of a deploy, or has come after it: what its card says of that. */
export function afterwardsText(run: DeployRun, facts: DeployFacts): Mrkdwn | undefined {
  if (facts.superseded !== undefined) return md`${supersededText(facts.superseded)}.`;
  if (run.state !== 'succeeded' || run.report !== 'pending') return undefined;
  const soak = soakText(run, facts);
  return soak === undefined ? undefined : md`${soak}.`;
}
