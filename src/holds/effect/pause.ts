import { nonceKey, PAUSE_KEY } from '../../store/keys.ts';
import type { Table } from '../../store/table.ts';
import type { Pause } from '../types.ts';

/** A replayed request is remembered for this long; Slack's signatures are good for 5 minutes either way. */
const NONCE_TTL_S = 15 * 60;

export async function loadPause(table: Table): Promise<Pause> {
  const item = await table.get(PAUSE_KEY);
  if (item === undefined || item['on'] !== true) return { kind: 'off' };
  return { kind: 'on', by: String(item['by']), reason: String(item['reason']), since: Number(item['since']) };
}

/**
 * `replayed`: this very request was carried out before. `late`: someone switched after this was asked, so a request that
 * was delayed does not undo what came later.
 */
export type Switched = 'done' | 'replayed' | 'late';

const ATTEMPTS = 5;

/** `at` is when it was asked, in milliseconds as Slack signed it. */
export async function savePause(
  table: Table,
  { on, by, reason, at, requestId }: { on: boolean; by: string; reason: string; at: number; requestId: string },
): Promise<Switched> {
  const nonce = { ...nonceKey(requestId), ttl: Math.floor(at / 1000) + NONCE_TTL_S };
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const result = await table.write([
      { kind: 'set', key: PAUSE_KEY, set: { on, by, reason, since: at }, when: { absentOrBelow: { since: at + 1 } } },
      { kind: 'put', item: nonce, when: { absent: ['pk'] } },
    ]);
    if (result.kind === 'written') return 'done';
    const [newer, replayed] = result.conflicts;
    if (replayed?.item !== undefined) return 'replayed';
    if (newer?.item !== undefined) return 'late';
  }
  throw new Error('the pause switch was being written by others each time');
}
