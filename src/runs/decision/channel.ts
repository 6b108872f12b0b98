import type { Decision } from '../types/decision.ts';
import type { Input } from '../types/input.ts';
import type { Run } from '../types/run.ts';
import { ended, nothing } from './change.ts';

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
