import { channel, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import type { Run } from '../types/run.ts';

/** To the requester, when the channel of the request becomes shared. */
export const withdrawnMessage = ({ id, kind, name, ending, ...run }: Run): Mrkdwn =>
  md`Withdrawn: the ${kind} of ${name}, run ${id}. ${channel(ending?.channel ?? run.channel)} is now shared with another organisation, and approvals are not requested in shared channels. Nothing was started. Set another channel in patchwarden.yml or stop sharing this one, then request it again with \`/patch ${kind} ${name}\`.`;
