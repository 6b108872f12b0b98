import type { CardPorts } from '../cards/effect/shown.ts';
import type { Uses } from '../contract/ports.ts';

/** What exceptions reach: the table and Slack, the bus, and nothing of AWS beside them. */
export type ExceptionPorts = CardPorts & Uses<'bus' | 'wakes' | 'clock'>;
