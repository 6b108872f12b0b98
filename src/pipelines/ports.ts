import type { CardPorts } from '../cards/effect/shown.ts';
import type { Uses } from '../contract/ports.ts';
import type { ReadPorts } from './effect/read.ts';

/** What following pipelines reaches: it reads AWS, writes to the table and to Slack, and changes nothing in AWS. */
export type PipelinePorts = ReadPorts & CardPorts & Uses<'wakes' | 'here'>;
