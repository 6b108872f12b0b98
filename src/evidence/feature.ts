import type { Feature } from '../contract/feature.ts';
import { parseExport } from './command.ts';
import { type ExportPorts, sendExport } from './flow.ts';

/** Evidence of what was decided and done. It reads the table, and answers whoever asked. */
export const createEvidence = (ports: ExportPorts): Feature => ({
  onCommand: async ({ words, to }, now) => {
    const parsed = parseExport(words);
    if (parsed.kind === 'help') return;
    const since = 'at' in parsed.since ? parsed.since.at : now - parsed.since.before;
    await sendExport(ports, { to, since, now });
  },
});
