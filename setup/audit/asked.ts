import { optionsIn, Told } from '../caller.ts';

const USAGE = `npm run audit -- --sink <folder or s3://bucket/prefix> [--table <name>] [--config <file>]

Reads Patchwarden's whole table and every event in the sink with your own credentials, verifies the chain of each run in both, and each against the other.
It changes nothing. Exit code 0: everything verified; 1: something did not.`;

export interface AskedAudit {
  config: string;
  sink: string;
  table: string;
}

/** @throws Told */
export function askedAudit(args: readonly string[]): AskedAudit {
  const { sink, table, config } = optionsIn(args, ['sink', 'table', 'config'], USAGE);
  if (sink === undefined || sink === '') throw new Told(`--sink is missing: where the events are kept.\n\n${USAGE}`);
  return { config: config ?? 'patchwarden.yml', sink, table: table ?? 'patchwarden' };
}
