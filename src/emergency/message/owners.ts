import type { MessageContent } from '../../cards/types.ts';
import { spanText } from '../../duration.ts';
import { section } from '../../slack/blocks.ts';
import { bold, joinMd, type Mrkdwn, md, topText, user } from '../../slack/mrkdwn.ts';
import { counted, listed, short } from '../../slack/words.ts';
import type { Emergency, Step } from '../types/emergency.ts';
import { complianceText, pathText } from './path.ts';
import { exploitedText, fleetText, named } from './words.ts';

/** What owners read before the first request for their fleets: why, what, under which rules, and what they can do. */
export function ownersMessage(
  {
    cve,
    exploited,
    reason,
    requester,
    policy,
  }: Pick<Emergency, 'cve' | 'exploited' | 'reason' | 'requester' | 'policy'>,
  steps: readonly Step[],
  soakMs: number,
): MessageContent {
  const names = listed(steps.map(({ fleet }) => named(fleet)));
  const soak = soakMs === 0 ? 'no soak between fleets' : `a soak of at most ${spanText(soakMs)} between fleets`;
  const text = joinMd([
    md`${bold(`Emergency ${cve}`)} (${exploitedText(exploited)}) affects ${names}. Requested by ${user(requester.userId)}: ${short(reason, 200)}`,
    ...steps.slice(0, 20).map(fleetLine),
    md`Each request follows in this channel. Nothing starts before ${counted(policy.approvals, 'approval')} of ${listed(
      Object.keys(policy.groups).map((name) => `@${name}`),
      'or',
    )}, with ${soak}. To object, reject it there.`,
  ]);
  return { text: topText(text), blocks: [section(text)] };
}

function fleetLine({ fleet, now, path, exposure }: Step): Mrkdwn {
  const compliance = complianceText(path);
  return md`• ${bold(named(fleet))} ${fleetText(now, { exposure, path })}. ${pathText(path)}${compliance === undefined ? md`` : md`; ${compliance}`}`;
}
