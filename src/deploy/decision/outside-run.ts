import type { OutsideFleetChange } from '../../outside/types/change.ts';
import { present } from '../../present.ts';
import type { DeployImage } from '../types/image.ts';
import type { DeployRun } from '../types/run.ts';

const STATES = {
  running: 'running',
  succeeded: 'succeeded',
  failed: 'failed',
  'rolled-back': 'rolled-back',
  stopped: 'cancelled',
  unclear: 'needs-attention',
} as const;

/** As the words of deploys read one: nobody requested or approved it, its plan is not known, and it is stored nowhere. */
export function outsideRun(change: OutsideFleetChange): DeployRun {
  const { id, name, channel, target, startedAt, endedAt, state, reason, to } = change;
  const progress = change.what === 'stack-update' || change.what === 'refresh' ? change.progress : undefined;
  return {
    schema: 1,
    id,
    kind: 'deploy',
    state: STATES[state],
    version: 1,
    epoch: 1,
    subject: '',
    name,
    plan: { kind: 'deploy', fleet: name, target, image: imageOf(to ?? change.before[0]?.image ?? ''), stage: 'whole' },
    planHash: '',
    policy: { name: '', approvals: 0, groups: {}, expiresMs: 0 },
    channel,
    requester: { userId: '', person: '' },
    requestedAt: startedAt,
    expiresAt: startedAt,
    deferrals: 0,
    maxDeferrals: 0,
    deferWithinMs: 0,
    approvals: [],
    start: { document: '', parameters: {}, token: '', claimedAt: startedAt, attempts: 1 },
    ...present({ progress }),
    ...(endedAt === undefined
      ? {}
      : { ending: { at: endedAt, code: state === 'succeeded' ? 'succeeded' : 'failed', ...present({ reason }) } }),
  };
}

export const isAmi = (id: string): boolean => /^ami-[0-9a-z]+$/.test(id);

const imageOf = (id: string): DeployImage => ({ id, kind: isAmi(id) ? 'ami' : 'container' });
