import { channel, code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import type { RunKind } from '../run-kind.ts';
import type { Run } from '../types/run.ts';
import { againCommand } from './again.ts';
import { phraseOf } from './run-word.ts';

/** To the requester, when the channel of the request becomes shared. */
export const withdrawnMessage = (run: Run, kind?: Pick<RunKind, 'again' | 'word' | 'phrase'>): Mrkdwn =>
  md`Withdrawn: the ${phraseOf(run, kind)}, run ${run.id}. ${channel(run.ending?.channel ?? run.channel)} is now shared with another organisation, and approvals are not requested in shared channels. Nothing was started. Set another channel in patchwarden.yml or stop sharing this one, then request it again with ${code(againCommand(run, kind))}.`;
