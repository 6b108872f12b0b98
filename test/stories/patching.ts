import { type Card, isNotice } from '../support/cards-shown.ts';
import type { LocalWorld } from '../support/local-world.ts';
import { bodyOf, buttonsOf, linesOf } from '../support/written-text.ts';
import { fieldsOf } from './deploys.ts';

/** Where the config posts what patching says. */
export const CHANNEL = 'C0WINDOWS';

/** Slack shows dates in the reader's zone; here each is as its fallback says it, in UTC. */
const plain = (text: string): string => text.replace(/<!date\^\d+\^[^|]*\|([^>]*)>/g, '$1');

/** Cards of patching, of one fleet or all, oldest first; their dates in UTC. */
export const patchCards = (world: LocalWorld, fleet = ''): Card[] =>
  world
    .messages(CHANNEL)
    .filter(({ metadata }) => String(fieldsOf(metadata?.event_payload)['run_id']).startsWith('p-'))
    .map((message) => ({
      channel: CHANNEL,
      ts: message.ts,
      text: plain(message.text),
      body: plain(linesOf(message.blocks ?? []).join('\n')),
      buttons: buttonsOf(message.blocks ?? []),
      replies: message.replies.filter((reply) => !isNotice(reply)).map((reply) => plain(bodyOf(reply))),
    }))
    .filter(({ text }) => fleet === '' || (text.split('. ')[0] ?? '').split(/[ :,]/).includes(fleet));

/** The newest card of a fleet. */
export function patchCard(world: LocalWorld, fleet = ''): Card {
  const card = patchCards(world, fleet).at(-1);
  if (card === undefined) throw new Error(`there is no card of ${fleet === '' ? 'patching' : fleet}`);
  return card;
}
