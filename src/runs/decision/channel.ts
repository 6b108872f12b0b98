import { countedPeople } from '../../approvals/decision/quorum.ts';
import type { Approval } from '../../approvals/types.ts';
import type { Config } from '../../config/types.ts';
import type { Decision } from '../types/decision.ts';
import type { Input } from '../types/input.ts';
import type { Run } from '../types/run.ts';
import { ended, nothing } from './change.ts';

/** Channels in which a button counts: the one that today's config has for what the run changes, and the default one. */
export const askedIn = ({ channel }: Pick<Config, 'channel'>, own: string | undefined): readonly [string, string] => [
  own ?? channel,
  channel,
];

/** Whether the button was in one of these channels. A form is in no channel: only the app opens one. */
export const isAskedThere = ({ channel }: { channel?: string | undefined }, channels: readonly string[]): boolean =>
  channel === undefined || channels.includes(channel);

/** Whether too few approvals are left without those from channels that no longer count; before it is approved, whether any is lost. */
export function hasLostChannel(run: Run, channels: readonly string[]): boolean {
  const given = run.approvals.filter(({ epoch }: Approval) => epoch === run.epoch);
  const approvals = given.filter((approval) => isAskedThere(approval, channels));
  if (approvals.length === given.length) return false;
  const isApproved = run.state === 'scheduled' || run.state === 'approved';
  return !isApproved || countedPeople({ ...run, approvals }).length < run.policy.approvals;
}

/** No approvals are requested in a shared channel: a request is withdrawn, a change that has begun continues. */
export function withdraw(run: Run, { channel }: Extract<Input, { kind: 'channel-shared' }>, now: number): Decision {
  if (run.wait !== undefined) return nothing('its card moves, and it continues');
  const reason = 'its channel is shared with another organisation';
  return ended(
    run,
    'cancelled',
    { at: now, code: 'channel-shared', reason, channel },
    { type: 'cancelled', note: `${reason}: ${channel}` },
  );
}
