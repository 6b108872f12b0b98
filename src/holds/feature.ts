import { mayAsk } from '../approvals/flow.ts';
import type { Feature } from '../contract/feature.ts';
import type { Uses } from '../contract/ports.ts';
import { parsePause } from './command.ts';
import { pause, resume } from './flow.ts';

/** The switch that stops every start, and lets them begin again. */
export const createHolds = (ports: Uses<'table' | 'slack' | 'config' | 'clock' | 'log'>): Feature => ({
  onCommand: async ({ name, words, to, id, at }) => {
    if (!(await mayAsk(ports, to))) return;
    if (name === 'resume') return resume(ports, to, { id, at });
    const parsed = parsePause(words);
    if (parsed.kind === 'request') await pause(ports, to, { reason: parsed.reason, asked: { id, at } });
  },
});
