import { personOf } from '../../src/approvals/decision/people.ts';
import { addressNotice } from '../../src/notifications/decision/address.ts';
import type { Keyed } from '../../src/notifications/decision/ledger.ts';
import type { About } from '../../src/notifications/decision/places.ts';
import {
  EMPTY_LEDGER,
  type Ledger,
  type Message,
  type Notice,
  type PeopleFacts,
} from '../../src/notifications/types.ts';
import { aRun, NOW } from '../runs/fixture.ts';

/** Platform is Ana, Ben and Cleo's first account; everyone is in the channel, and nobody has chosen anything. */
export const someFacts = (parts: Partial<PeopleFacts> = {}): PeopleFacts => ({
  hasCard: true,
  channel: { kind: 'known', value: ['U0ANA', 'U0BEN', 'U0CLEO', 'U0CLEO2', 'U0DEV'] },
  groups: { S0PLATFORM: { kind: 'known', value: ['U0ANA', 'U0BEN', 'U0CLEO'] } },
  accounts: {},
  availability: {},
  personOf: (userId) => personOf(userId, { cleo: ['U0CLEO', 'U0CLEO2'] }),
  isOpen: true,
  now: NOW,
  ...parts,
});

export const anAbout = (parts: Partial<About> = {}): About => ({
  run: aRun(),
  policy: aRun().policy,
  ledger: EMPTY_LEDGER,
  ...parts,
});

export const aNotice = (parts: Partial<Notice> = {}): Notice => ({ key: 'ask:1', kind: 'ask', dueAt: 0, ...parts });

export const aMessage = (parts: Partial<Message> = {}): Message => ({
  notice: 'ask:1',
  kind: 'ask',
  epoch: 1,
  to: { kind: 'channel', mentions: { groups: ['S0PLATFORM'], users: [] } },
  reaches: ['U0ANA', 'U0BEN', 'U0CLEO'],
  dueAt: 0,
  state: { kind: 'owed' },
  ...parts,
});

export const aLedger = (parts: Partial<Ledger> = {}): Ledger => ({ ...EMPTY_LEDGER, rev: 1, ...parts });

/** Who is told, in short: `#` the channel and whom it mentions, `@` one person, with the minutes after which. */
export const toldBy = (notice: Partial<Notice>, about: Partial<About>, facts: Partial<PeopleFacts>): string[] =>
  addressNotice(aNotice(notice), anAbout(about), someFacts(facts)).messages.map(inShort);

export function inShort({ to, dueAt, kind }: Keyed): string {
  const kindText = kind === 'nobody-known' ? 'nobody known ' : '';
  if (to.kind === 'person') return `${kindText}@${to.userId}${dueAt > NOW ? ` +${(dueAt - NOW) / 60_000}` : ''}`;
  return `${kindText}# ${[...to.mentions.groups, ...to.mentions.users].join(' ')}`.trim();
}
