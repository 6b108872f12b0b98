import type { Tally } from '../decision/tally.ts';

/** `4 in progress, 1 failed`: those that there are, the most telling first. `undefined` when all are done. */
export function tallyText({ failed, inProgress, pendingReboot, waiting, notReached }: Tally): string | undefined {
  const parts = [
    [failed, 'failed'],
    [inProgress, 'in progress'],
    [pendingReboot, 'pending reboot'],
    [waiting, 'waiting'],
    [notReached, 'not reached'],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, words]) => `${count} ${words}`);
  return said.length === 0 ? undefined : said.join(', ');
}
