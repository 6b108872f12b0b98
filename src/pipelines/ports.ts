import type { CardPorts } from '../cards/effect/shown.ts';
import type { Uses } from '../contract/ports.ts';

/** What following pipelines reaches: it reads AWS, writes to the table and to Slack, and changes nothing in AWS. */
export type PipelinePorts = CardPorts & Uses<'wakes' | 'at' | 'home' | 'log' | 'config'>;

/** The Region of an image's pipeline: where its console is. */
export const regionOf = ({ config, home }: Pick<PipelinePorts, 'config' | 'home'>, image: string): string =>
  (config.images[image]?.place ?? home).region;
