import { placeLine } from '../../cards/message/place.ts';
import type { Config } from '../../config/types.ts';
import type { BoardThing } from '../../runs/board.ts';
import { belowFirst } from '../../slack/mrkdwn.ts';

/** A fleet or an image that is not at home says where it is, below what it is and runs. */
export function placed(config: Pick<Config, 'accounts' | 'fleets' | 'images'>, thing: BoardThing): BoardThing {
  const place = config.fleets[thing.name]?.place ?? config.images[thing.name]?.place;
  const line = place === undefined ? undefined : placeLine(config, place);
  return line === undefined ? thing : { ...thing, text: belowFirst(thing.text, line) };
}
