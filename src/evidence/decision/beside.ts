import { hashOf, type Item } from '../../store/table.ts';
import type { Problem, StoredThing } from '../types.ts';
import { isIntact, recordsOf } from './chain.ts';
import { fieldsOf } from './shape.ts';

type Fields = Readonly<Record<string, unknown>>;

const DRIFT = 'DRIFT#';
const EPISODE = 'EPISODE#';

/** What is stored beside a thing's chain and is read by people, or by what judges: whether it says what the chain does. */
export function besideProblems(thing: StoredThing, head: Item | undefined): Problem[] {
  if (thing.shown !== undefined) return copyProblems(thing.shown, head);
  return thing.of.startsWith(DRIFT) ? driftProblems(thing, fieldsOf(head?.['drift'])) : [];
}

/** The board's copy is the exception as it is, and where its card is. */
function copyProblems({ key, copy }: NonNullable<StoredThing['shown']>, head: Item | undefined): Problem[] {
  const problem = (code: Problem['code']): Problem[] => [{ of: key.pk, item: key.sk, code }];
  const own = fieldsOf(head?.['exception']);
  if (copy === undefined) return own['state'] === 'asked' || own['state'] === 'approved' ? problem('missing') : [];
  if (head === undefined) return problem('added');
  const { card: _card, ...shown } = fieldsOf(copy['exception']);
  const isSame = hashOf(shown) === hashOf(own) && copy['version'] === own['version'];
  return isSame ? [] : problem('altered');
}

/** Whether a fleet is out of compliance, since when, and who snoozed its card until when, are what its records say. */
function driftProblems({ of, items }: StoredThing, drift: Fields): Problem[] {
  const records = recordsOf({ items, prefix: 'CHANGE#' }).filter(isIntact);
  const moves = records.filter(({ type }) => type === 'drifted' || isEnd(type));
  const [moved, snoozed] = [moves.at(-1), records.findLast(({ type }) => String(type).startsWith('snooze'))];
  const out = fieldsOf(drift['out']);
  const isOut = moved?.['type'] === 'drifted';
  const saysOut = isOut ? out['since'] === moved['at'] && out['verdict'] === moved['to'] : drift['out'] === undefined;
  const saysSnooze = drift['snooze'] === undefined || hashOf(drift['snooze']) === hashOf(snoozed?.['evidence']);
  const wrong = [...(saysOut ? [] : ['out']), ...(saysSnooze ? [] : ['snooze'])];
  return [
    ...(wrong.length === 0 ? [] : [{ of, item: 'DRIFT', code: 'altered', says: wrong.join(', ') } as const]),
    ...items
      .filter((item) => item.sk.startsWith(EPISODE) && !isRecorded(item, moves))
      .map(({ sk }): Problem => ({ of, item: sk, code: 'altered' })),
  ];
}

/** No longer out of compliance: fixed, or excepted by people. */
const isEnd = (type: unknown): boolean => type === 'back-in-compliance' || type === 'excepted';

/** One time out of compliance: as what it began, and when it ended. */
function isRecorded({ sk, episode }: Item, moves: readonly Item[]): boolean {
  const { since, until, verdict, excepted } = fieldsOf(episode);
  const began = moves.find(({ type, at }) => type === 'drifted' && at === since);
  const over = moves.find(({ type, evidence }) => isEnd(type) && fieldsOf(evidence)['since'] === since);
  const isToldAsEnded = over === undefined || (over['type'] === 'excepted') === (excepted === true);
  return (
    Number(sk.slice(EPISODE.length)) === since && began?.['to'] === verdict && over?.['at'] === until && isToldAsEnded
  );
}
