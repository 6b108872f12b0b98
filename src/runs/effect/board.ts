import type { Uses } from '../../contract/ports.ts';
import { DAY } from '../../duration.ts';
import { present } from '../../present.ts';
import { BOARD, boardKey } from '../../store/keys.ts';
import type { Item, Key, Table } from '../../store/table.ts';
import type { Ended } from '../board.ts';
import { runWord } from '../message/run-word.ts';
import { stateWord } from '../message/state.ts';
import { requesterOf } from '../message/who-decides.ts';
import type { HasKinds, Kinds } from '../run-kind.ts';
import type { RunRecord } from '../types/record.ts';

/** Ends older than this are history, not news. */
const END_TTL_MS = 30 * DAY;

/** Everything that is kept for the board, in one query. */
export const loadKept = (table: Table): Promise<readonly Item[]> => table.query({ partition: BOARD });

/**
 * Keeps what one run says about a thing, unless a newer run has said so already. Repeating it does nothing twice; who wrote last
 * is decided by when the runs were requested, not by who came last.
 */
export async function keep(
  table: Table,
  { key, requestedAt, ...more }: { key: Key; requestedAt: number } & Record<string, unknown>,
): Promise<void> {
  const when = { absentOrBelow: { requestedAt: requestedAt + 1 } };
  await table.write([{ kind: 'put', item: { ...key, ...more, requestedAt }, when }]);
}

/** How a run ended, as lists say it. */
export function endedOf({ run, card }: Pick<RunRecord, 'run' | 'card'>, kinds: Kinds): Ended {
  const kind = kinds.of(run);
  return {
    runId: run.id,
    kind: run.kind,
    name: run.name,
    word: runWord(run, kinds),
    title: stateWord(run, kind),
    at: run.ending?.at ?? run.requestedAt,
    card: { channel: card.channel, ...present({ ts: card.ts }) },
    ...present({ result: kind.resultOf(run), from: kind.movedFrom?.(run) }),
    requested: requesterOf(run, kind),
  };
}

/** How the newest run of this kind and name ended. */
export async function keepEnd({ table, kinds }: Uses<'table'> & HasKinds, record: RunRecord): Promise<void> {
  const { run } = record;
  const ended = endedOf(record, kinds);
  const { at } = ended;
  const key = boardKey('END', `${run.kind}#${run.name}`);
  await keep(table, { key, requestedAt: run.requestedAt, ended, ttl: Math.floor((at + END_TTL_MS) / 1000) });
}

/** The newest ends, newest first: one of each kind and name. */
export const endsIn = (kept: readonly Item[]): readonly Ended[] =>
  kept.flatMap(({ ended }) => (isEnded(ended) ? [ended] : [])).sort((a, b) => b.at - a.at);

/** Another version may have written it. */
const isEnded = (value: unknown): value is Ended =>
  typeof value === 'object' &&
  value !== null &&
  'runId' in value &&
  typeof value.runId === 'string' &&
  'kind' in value &&
  typeof value.kind === 'string' &&
  'name' in value &&
  typeof value.name === 'string' &&
  'title' in value &&
  typeof value.title === 'string' &&
  'at' in value &&
  typeof value.at === 'number' &&
  'card' in value &&
  typeof value.card === 'object' &&
  value.card !== null &&
  'channel' in value.card &&
  typeof value.card.channel === 'string';
