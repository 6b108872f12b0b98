import { parseExport } from '../../src/evidence/command.ts';
import { optionsIn, Told } from '../caller.ts';

const USAGE = `npm run export -- [--since <30d or 2026-11-01>] [--out <folder>] [--against <changes.jsonl>] [--table <name>] [--config <file>]

Reads Patchwarden's whole table with your own credentials, verifies every chain of records, and writes the changes since then as JSONL and CSV.
--against also compares with an export that you kept. It changes nothing. Exit code 0: everything verified; 1: something did not.`;

export interface AskedExport {
  config: string;
  /** Milliseconds since the epoch. */
  since: number;
  folder: string;
  against?: string;
  table: string;
}

/** @throws Told */
export function askedExport(args: readonly string[], now: number): AskedExport {
  const { since, out, against, table, config } = optionsIn(args, ['since', 'out', 'against', 'table', 'config'], USAGE);
  const parsed = since === undefined ? undefined : parseExport([since]);
  if (parsed?.kind === 'help')
    throw new Told(`--since takes 30d or 2026-11-01, and not ${JSON.stringify(since)}.\n\n${USAGE}`);
  return {
    config: config ?? 'patchwarden.yml',
    since: parsed === undefined ? 0 : 'at' in parsed.since ? parsed.since.at : now - parsed.since.before,
    folder: out ?? 'export',
    table: table ?? 'patchwarden',
    ...(against === undefined ? {} : { against }),
  };
}
