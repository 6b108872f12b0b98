import type { CardPorts } from '../cards/effect/shown.ts';
import type { Uses } from '../contract/ports.ts';
import type { NoticePorts } from './effect/notice.ts';
import type { PlacePorts } from './effect/places.ts';

/** What following windows reaches: it reads AWS, and writes to the table and to Slack alone. */
export type WindowPorts = NoticePorts & PlacePorts & CardPorts & Uses<'wakes' | 'clock'>;
