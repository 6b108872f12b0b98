import type { ModalView } from '@slack/types';
import { type Here, hereOf } from '../../config/here.ts';
import { placeWords, samePlace } from '../../config/place.ts';
import type { Config } from '../../config/types.ts';
import { section } from '../../slack/blocks.ts';
import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import type { MessageContent } from '../types.ts';
import { withClock } from './clock.ts';

/** Where something is that is not at home; nothing for what is. */
export const placeLine = (config: Pick<Config, 'accounts'>, place: Here): Mrkdwn | undefined =>
  samePlace(place, hereOf(config)) ? undefined : md`*In* ${code(placeWords(config, place))}`;

/** A card that says below its title where its thing is. */
export const withPlace = (content: MessageContent, config: Pick<Config, 'accounts'>, place: Here): MessageContent =>
  withClock(content, placeLine(config, place));

/** A form in which people decide, the same. */
export function viewWithPlace(view: ModalView, config: Pick<Config, 'accounts'>, place: Here): ModalView {
  const line = placeLine(config, place);
  return line === undefined ? view : { ...view, blocks: [section(line), ...view.blocks] };
}
