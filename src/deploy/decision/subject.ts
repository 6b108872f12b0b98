import type { Here } from '../../config/here.ts';
import type { DeployTarget } from '../types/plan.ts';

/** What one run at a time may change, `<account>/<Region>/stack/<name>` or `…/auto-scaling-group/<name>`: the gatekeeper compares it too. */
export const subjectOf = ({ account, region }: Here, target: DeployTarget): string =>
  `${account}/${region}/${target.kind === 'stack' ? `stack/${target.stack}` : `auto-scaling-group/${target.group}`}`;
