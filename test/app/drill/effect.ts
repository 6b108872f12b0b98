import { showCard } from '../cards/effect/card.ts';
import type { CardPorts } from '../cards/effect/shown.ts';
import { cardIn } from '../cards/effect/store.ts';
import { type Carded, newCard } from '../cards/types.ts';
import type { Uses } from '../contract/ports.ts';
import type { Key } from '../store/table.ts';
import { rosterContent } from './message.ts';

/** A team's roster: a card that is no run's, kept in an item of its own. */
const rosterKey = (team: string): Key => ({ pk: `DRILL#${team}`, sk: 'ROSTER' });

interface Roster extends Carded {
  /** Who has the pager, as the table says. */
  onCall: string;
}

/** Posts a team's roster once, and edits it when someone else has the pager. */
export async function showRoster(ports: CardPorts, team: string, now: number): Promise<void> {
  const roster = (await loadRoster(ports, team)) ?? (await createRoster(ports, team));
  if (roster === undefined) return;
  await showCard(ports, roster, {
    content: rosterContent(team, roster.onCall),
    now,
    metadata: { event_type: 'drill_roster', event_payload: { team } },
    owner: roster.onCall,
    what: `the roster of ${team}`,
  });
}

async function loadRoster({ table }: Uses<'table'>, team: string): Promise<Roster | undefined> {
  const item = await table.get(rosterKey(team));
  const card = item === undefined ? undefined : cardIn(item);
  return card === undefined ? undefined : { key: rosterKey(team), ...card, onCall: String(item?.['onCall']) };
}

async function createRoster({ table, config }: Uses<'table' | 'config'>, team: string): Promise<Roster | undefined> {
  const roster = { card: newCard(config.channel), cardRev: 0, onCall: 'U0ANA' };
  const item = { ...rosterKey(team), ...roster };
  const { kind } = await table.write([{ kind: 'put', item, when: { absent: ['pk'] } }]);
  return kind === 'written' ? { key: rosterKey(team), ...roster } : undefined;
}
