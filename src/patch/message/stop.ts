import { mayStop } from '../../runs/message/who-decides.ts';
import { type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import type { PatchRun } from '../types/run.ts';

/** A cancelled command ends where the agent lets it: what was begun may finish. */
const INSTALL_STOPS = 'No new instances start; installs in progress may finish and reboot.';

const SCAN_STOPS = 'Instances that have been scanned keep their result; nothing is installed.';

/** What Stop leaves behind: sentences. */
export const stopLeavesText = ({ plan }: Pick<PatchRun, 'plan'>): string =>
  plan.operation === 'scan' ? SCAN_STOPS : INSTALL_STOPS;

/** While it runs: who can stop it, and what continues after a stop. A line of a card. */
export const stopText = (run: PatchRun): Mrkdwn =>
  run.plan.operation === 'scan'
    ? md`A scan installs nothing · ${mayStop(run)} can stop it`
    : md`${mayStop(run)} can stop it: no new instances start, but installs in progress may finish and reboot`;
