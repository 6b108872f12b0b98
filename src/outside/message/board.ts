import { cardLink } from '../../cards/message/origin.ts';
import type { BoardThing } from '../../runs/board.ts';
import { type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { moment, short } from '../../slack/words.ts';
import type { OutsideChange } from '../types/change.ts';
import type { OnBoard } from '../types/record.ts';

const WORDS: Readonly<Record<OutsideChange['what'], string>> = {
  bake: 'bake',
  'stack-update': 'stack update',
  refresh: 'instance refresh',
  'other-image': 'image that nobody approved',
  'set-back': 'change of what is launched or published',
};

const STATES: Readonly<Record<OutsideChange['state'], string>> = {
  running: 'in progress',
  succeeded: 'ended',
  failed: 'failed',
  'rolled-back': 'rolled back',
  stopped: 'stopped',
  unclear: 'needs attention',
};

/** `web-prod: outside stack update in progress since 09:10 · its card`. */
export function outsideThing(change: OnBoard): BoardThing {
  const { name, card } = change;
  const place = card === undefined ? md`` : md` · ${cardLink(card, 'its card')}`;
  return { name, text: md`*${short(name)}*: ${stateText(change)}${place}`, buttons: [] };
}

function stateText({ what, state, startedAt, endedAt }: OnBoard): Mrkdwn {
  if (what === 'other-image') return md`runs an ${WORDS[what]}, found at ${moment(startedAt)}`;
  const at = endedAt === undefined ? md`since ${moment(startedAt)}` : md`at ${moment(endedAt)}`;
  return md`outside ${WORDS[what]} ${STATES[state]} ${at}`;
}
