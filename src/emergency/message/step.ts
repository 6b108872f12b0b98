import { bold, joinMd, type Mrkdwn, md, quotedText } from '../../slack/mrkdwn.ts';
import { firstOf } from '../../slack/words.ts';
import { sumOf } from '../decision/follow.ts';
import type { Step } from '../types/emergency.ts';
import { pathText } from './path.ts';
import { fleetText, named } from './words.ts';

/** One fleet on an emergency's card: how it stands, and which of its instances are left. */
export function stepText(step: Step): Mrkdwn {
  const { fleet, now, left, state } = step;
  const ids = state === 'safe' || state === 'fixed' || left.length === 0 ? md`` : md` · ${firstOf(left, 3)}`;
  return joinMd([md`${bold(named(fleet))} · ${stateText(step)}`, md`${fleetText(now, step)}${ids}`]);
}

function stateText(step: Step): Mrkdwn {
  const { state, path, said, now, exposure } = step;
  const last = step.runs.at(-1);
  const run = last === undefined ? '' : `run ${last.id}`;
  switch (state) {
    case 'safe':
      return sumOf(now) === 0 && exposure !== 'not-exposed' ? md`nothing to fix` : md`not exposed`;
    case 'fixed':
      if (sumOf(now) === 0) return md`nothing left to fix`;
      return md`fixed${run === '' ? '' : ` by ${run}`}`;
    case 'to-ask':
      return md`about to request: ${pathText(path)}`;
    case 'waiting':
      return md`not requested yet: ${pathText(path)}. ${said === undefined ? md`` : quotedText(said.replace(/^No request was made: /, ''), () => undefined)}`;
    case 'asked':
      return md`waiting for approval, ${run}: ${pathText(path)}`;
    case 'going':
      return md`in progress, ${run} (${wordsOf(last?.state ?? '')})`;
    case 'checking':
      return md`${run} succeeded; its instances do not show the fix yet`;
    case 'stuck':
      return md`*action needed*: ${run} ${endedText(last?.state ?? '')}`;
    case 'blocked':
      return md`*action needed*: ${pathText(path)}`;
  }
}

const wordsOf = (state: string): string => state.replaceAll('-', ' ');

function endedText(state: string): string {
  switch (state) {
    case 'succeeded':
      return 'succeeded, but its instances or image do not show the fix after 2 hours';
    case 'cancelled':
      return 'was withdrawn or stopped, or is only observed';
    case 'rejected':
      return 'was rejected';
    case 'expired':
      return 'expired before enough people approved it';
    case 'rolled-back':
      return 'was rolled back';
    case 'needs-attention':
      return 'needs attention';
    default:
      return 'failed';
  }
}
