import type { Uses } from '../../contract/ports.ts';
import { keep } from '../../runs/effect/board.ts';
import { boardKey } from '../../store/keys.ts';
import type { Item } from '../../store/table.ts';
import { totalsOf } from '../decision/receipt.ts';
import type { KeptPatch } from '../types/board.ts';
import type { PatchRun } from '../types/run.ts';

const WORD = 'PATCHED';

/** Keeps what the board shows of the fleet, by an install that says what became of its instances. Throws AwsCallError. */
export async function keepPatch(
  { table }: Uses<'table'>,
  run: PatchRun,
  { channel, ts }: { channel: string; ts?: string },
): Promise<void> {
  const { outcome, plan, ending, name, requestedAt } = run;
  if (outcome === undefined || outcome.nodes.length === 0 || ending === undefined || plan.operation === 'scan') return;
  const { patched, all, incomplete, notBack } = totalsOf(outcome, plan);
  const kept: KeptPatch = {
    runId: run.id,
    at: ending.at,
    by: run.requester.userId,
    card: ts === undefined ? { channel } : { channel, ts },
    patched,
    instances: all,
    missing: incomplete.length,
    notBack: notBack.length,
  };
  await keep(table, { key: boardKey(WORD, name), requestedAt, patch: kept });
}

/** What is kept of a fleet; `undefined` where nothing is, or another version wrote it in a way this one cannot read. */
export function keptIn(kept: readonly Item[], name: string): KeptPatch | undefined {
  const { sk } = boardKey(WORD, name);
  const patch = kept.find((item) => item.sk === sk)?.['patch'];
  return isKept(patch) ? patch : undefined;
}

const MEMBERS: readonly (keyof KeptPatch)[] = [
  'runId',
  'at',
  'by',
  'card',
  'patched',
  'instances',
  'missing',
  'notBack',
];

const isKept = (value: unknown): value is KeptPatch =>
  typeof value === 'object' && value !== null && MEMBERS.every((member) => member in value);
