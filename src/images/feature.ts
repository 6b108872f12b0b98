import { mayAsk } from '../approvals/flow.ts';
import type { Feature } from '../contract/feature.ts';
import type { Uses } from '../contract/ports.ts';
import { parseDifference } from './command.ts';
import { compareImages } from './flow.ts';

/** What is in images, and what changed between two. */
export const createImages = (ports: Uses<'at' | 'table' | 'slack' | 'config' | 'log'>): Feature => ({
  onCommand: async ({ words, to }, now) => {
    if (!(await mayAsk(ports, to))) return;
    const parsed = parseDifference(words);
    if (parsed.kind === 'request') await compareImages(ports, { request: parsed, to, now });
  },
});
