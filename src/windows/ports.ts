import type { CardPorts } from '../cards/effect/shown.ts';
import type { Uses } from '../contract/ports.ts';
import type { NoticePorts } from './effect/notice.ts';

/** What following windows reaches: it reads AWS, writes to the table and to Slack, and starts the one runbook that ends an opening. */
export type WindowPorts = NoticePorts & CardPorts & Uses<'wakes' | 'clock' | 'setting'>;
