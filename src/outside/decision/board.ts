import type { Item } from '../../store/table.ts';
import type { OnBoard } from '../types/record.ts';
import { isChange } from './life.ts';

/** Changes on the board, newest first. */
export const changesOnBoard = (kept: readonly Item[]): readonly OnBoard[] =>
  kept.flatMap(({ outside }) => (isOnBoard(outside) ? [outside] : [])).sort((a, b) => b.startedAt - a.startedAt);

/** Another version may have written it. */
const isOnBoard = (value: unknown): value is OnBoard => {
  if (!isChange(value)) return false;
  const card: unknown = 'card' in value ? value.card : undefined;
  return (
    card === undefined ||
    (typeof card === 'object' &&
      card !== null &&
      'channel' in card &&
      typeof card.channel === 'string' &&
      'ts' in card &&
      typeof card.ts === 'string')
  );
};
