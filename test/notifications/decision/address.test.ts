import type { Person } from '../../../src/approvals/types.ts';
import { addressNotice } from '../../../src/notifications/decision/address.ts';
import type { Message, PeopleFacts } from '../../../src/notifications/types.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import { ANA, anApproval, aRun, BEN, CHECKPOINT, CLEO, DAY, MINUTE, NOW, runIn, T0 } from '../../runs/fixture.ts';
import { slotRun, standingRun } from '../../runs/slot-fixture.ts';
import { aLedger, aMessage, aNotice, anAbout, someFacts, toldBy } from '../fixture.ts';

const platform = (...value: string[]): Partial<PeopleFacts> => ({ groups: { S0PLATFORM: { kind: 'known', value } } });
const channelOf = (...value: string[]): Partial<PeopleFacts> => ({ channel: { kind: 'known', value } });
const prod = (parts: Partial<Run> = {}): Run => ({ ...aRun(), ...parts });
const groups = {
  platform: { kind: 'usergroup', usergroup: 'S0PLATFORM' },
  leads: { kind: 'users', users: ['U0BEN', 'U0EVE'] },
} as const;

describe('whoever must act', () => {
  test('is mentioned by the group', () => {
    expect(toldBy({}, {}, {})).toEqual(['# S0PLATFORM']);
  });

  test('is mentioned by name where the policy names people; nobody twice', () => {
    const policy = { groups };
    const eve = channelOf('U0ANA', 'U0BEN', 'U0CLEO', 'U0EVE');
    expect(toldBy({}, { policy }, eve)).toEqual(['# S0PLATFORM U0EVE']);
  });

  test.each<[string, Partial<PeopleFacts>, string[]]>([
    ['someone in it is muted', { availability: { U0ANA: { kind: 'muted' } } }, ['# U0BEN U0CLEO']],
    [
      'someone in it is in quiet hours, and is told when these end',
      { availability: { U0ANA: { kind: 'quiet', until: NOW + 60 * MINUTE } } },
      ['# U0BEN U0CLEO', '@U0ANA +60'],
    ],
    [
      'the requester is in it and muted',
      { ...platform('U0DEV', 'U0ANA'), availability: { U0DEV: { kind: 'muted' } } },
      ['# U0ANA'],
    ],
  ])('is mentioned by name when %s', (_which, facts, expected) => {
    expect(toldBy({}, {}, facts)).toEqual(expected);
  });

  test('whoever cannot approve is never named', () => {
    const facts = {
      ...platform('U0DEV', 'U0ANA', 'U0GUEST', 'U0LEFT', 'U0BEN'),
      ...channelOf('U0DEV', 'U0ANA', 'U0GUEST', 'U0LEFT', 'U0BEN'),
      accounts: { U0GUEST: 'stranger', U0LEFT: 'stranger' },
      availability: { U0BEN: { kind: 'muted' } },
    } as const;
    expect(toldBy({}, {}, facts)).toEqual(['# U0ANA']);
  });

  test('nor is the requester’s other account, or the person who set it off', () => {
    const facts = {
      ...platform('U0CLEO', 'U0CLEO2', 'U0BEN', 'U0ANA'),
      availability: { U0X: { kind: 'muted' } },
    } as const;
    const muted = {
      ...facts,
      groups: { S0PLATFORM: { kind: 'known', value: ['U0CLEO2', 'U0BEN', 'U0ANA', 'U0X'] } },
    } as const;
    expect(toldBy({}, { run: prod({ requester: CLEO, setOffBy: BEN }) }, muted)).toEqual(['# U0ANA']);
  });

  test('is told directly, when they are not in the channel; the others are mentioned', () => {
    expect(toldBy({}, {}, channelOf('U0ANA', 'U0DEV'))).toEqual(['# S0PLATFORM', '@U0BEN', '@U0CLEO']);
    expect(toldBy({}, {}, channelOf('U0DEV'))).toEqual(['@U0ANA', '@U0BEN', '@U0CLEO']);
  });

  test('is told by the account that is in the channel', () => {
    const facts = {
      ...platform('U0CLEO', 'U0CLEO2', 'U0X'),
      ...channelOf('U0CLEO2'),
      availability: { U0X: { kind: 'muted' } },
    } as const;
    expect(toldBy({}, {}, facts)).toEqual(['# U0CLEO2']);
  });

  test('is mentioned when Slack never says who is in the channel', () => {
    expect(toldBy({}, {}, { channel: { kind: 'gone' } })).toEqual(['# S0PLATFORM']);
  });

  test('is never told of a card that nobody else can open', () => {
    expect(toldBy({}, {}, { isOpen: false })).toEqual([]);
  });

  test('at most thirty are named', () => {
    const many = Array.from({ length: 40 }, (_, i) => `U0P${i}`);
    expect(toldBy({}, {}, { ...platform(...many), ...channelOf() })).toHaveLength(30);
  });
});

describe('a group that cannot be read', () => {
  const gone = { groups: { S0PLATFORM: { kind: 'gone' } } } as const;

  test('leaves those whom the policy names', () => {
    expect(toldBy({}, { policy: { groups } }, { ...gone, ...channelOf('U0BEN') })).toEqual(['# U0BEN', '@U0EVE']);
  });

  test.each<[string, Partial<PeopleFacts>]>([
    ['that is gone', gone],
    ['that Slack does not tell', { groups: { S0PLATFORM: { kind: 'unknown', what: 'x' } } }],
    ['without anyone who can approve', { ...platform('U0DEV') }],
    ['whose members have all left', { ...platform('U0ANA'), accounts: { U0ANA: 'stranger' } }],
  ])('%s and is the only one: who requested it is told that nobody is known', (_which, facts) => {
    expect(toldBy({}, {}, facts)).toEqual(['nobody known # U0DEV']);
  });

  test('is said once, and the ask stays owed', () => {
    const ledger = aLedger({ messages: { 'nobody-known:ask:1': aMessage({ kind: 'nobody-known' }) } });
    expect(toldBy({}, { ledger }, gone)).toEqual([]);
  });

  test('is said directly to a requester outside the channel too', () => {
    expect(toldBy({}, {}, { ...gone, ...channelOf('U0ANA') })).toEqual(['nobody known #', 'nobody known @U0DEV']);
  });

  test('at a checkpoint it is said to who approved it before', () => {
    const run = runIn('waiting', { ...CHECKPOINT, approvedEarlier: [anApproval(ANA)] });
    expect(toldBy({ kind: 'checkpoint', key: 'checkpoint:1' }, { run }, gone)).toEqual(['nobody known # U0DEV U0ANA']);
  });

  test('reminds nobody, and whoever is in it then is reminded when it can be read again', () => {
    const half = aNotice({ kind: 'reminder-half', key: 'reminder-half:1' });
    expect(addressNotice(half, anAbout(), someFacts(gone))).toEqual({ isSettled: false, messages: [] });
    const nobody = platform('U0DEV');
    expect(addressNotice(half, anAbout(), someFacts(nobody))).toEqual({ isSettled: true, messages: [] });
  });
});

describe('a reminder', () => {
  const half = { kind: 'reminder-half', key: 'reminder-half:1' } as const;

  test('mentions the group', () => {
    expect(toldBy(half, {}, {})).toEqual(['# S0PLATFORM']);
  });

  test('names those who have not approved yet', () => {
    const run = prod({ approvals: [anApproval(ANA)] });
    expect(toldBy(half, { run }, {})).toEqual(['# U0BEN U0CLEO']);
  });
});

describe('before the start', () => {
  const told = (
    count: number,
    person: Person,
    parts: Partial<Message> = {},
  ): Partial<{ ledger: ReturnType<typeof aLedger> }> => ({
    ledger: aLedger({
      messages: Object.fromEntries(
        Array.from({ length: count }, (_, i) => [`ask:${i}`, aMessage({ reaches: [person.userId], ...parts })]),
      ),
    }),
  });

  test('nobody is told more than three times; the others still are', () => {
    expect(toldBy({ key: 'ask:5' }, told(2, ANA), {})).toEqual(['# S0PLATFORM']);
    expect(toldBy({ key: 'ask:5' }, told(3, ANA), {})).toEqual(['# U0BEN U0CLEO']);
  });

  test('two accounts of one person count together', () => {
    const ledger = aLedger({
      messages: {
        a: aMessage({ reaches: ['U0CLEO'] }),
        b: aMessage({ reaches: ['U0CLEO2'] }),
        c: aMessage({ reaches: ['U0CLEO2'] }),
      },
    });
    expect(toldBy({ key: 'ask:5' }, { ledger }, {})).toEqual(['# U0ANA U0BEN']);
  });

  test.each(['obsolete', 'unreachable'] as const)('what was %s does not count', (kind) => {
    const state = kind === 'obsolete' ? ({ kind } as const) : ({ kind, code: 'user_disabled' } as const);
    expect(toldBy({ key: 'ask:5' }, told(3, ANA, { state }), {})).toEqual(['# S0PLATFORM']);
  });

  test('when everyone was, nothing is said', () => {
    const all = aLedger({ messages: { a: aMessage(), b: aMessage(), c: aMessage() } });
    expect(toldBy({ key: 'ask:5' }, { ledger: all }, {})).toEqual([]);
  });

  test('a checkpoint is told however often they were', () => {
    const all = aLedger({ messages: { a: aMessage(), b: aMessage(), c: aMessage() } });
    const run = runIn('waiting', CHECKPOINT);
    expect(toldBy({ kind: 'checkpoint', key: 'checkpoint:1' }, { run, ledger: all }, {})).toEqual([
      '# S0PLATFORM U0DEV',
    ]);
  });
});

describe('an end', () => {
  const end = { kind: 'end', key: 'end' } as const;
  const failed = runIn('failed');

  test('mentions requester and approvers', () => {
    expect(toldBy(end, { run: failed }, {})).toEqual(['# U0DEV U0ANA']);
  });

  test('of a later part mentions who approved the earlier one too', () => {
    const run = runIn('failed', { approvals: [anApproval(BEN)], approvedEarlier: [anApproval(ANA)] });
    expect(toldBy(end, { run }, {})).toEqual(['# U0DEV U0BEN U0ANA']);
  });

  test('mentions who set a rollback off', () => {
    expect(toldBy(end, { run: { ...failed, setOffBy: BEN } }, {})).toEqual(['# U0DEV U0BEN U0ANA']);
  });

  test('is told directly to whoever is not in the channel', () => {
    expect(toldBy(end, { run: failed }, channelOf('U0ANA'))).toEqual(['# U0ANA', '@U0DEV']);
    expect(toldBy(end, { run: failed }, channelOf())).toEqual(['#', '@U0DEV', '@U0ANA']);
  });

  test('is told directly alone where no channel takes the card', () => {
    expect(toldBy(end, { run: failed }, { hasCard: false, isOpen: false })).toEqual(['@U0DEV', '@U0ANA']);
  });

  test('leaves out a muted approver, and never the requester', () => {
    const availability = { U0ANA: { kind: 'muted' }, U0DEV: { kind: 'muted' } } as const;
    expect(toldBy(end, { run: failed }, { availability })).toEqual(['# U0DEV']);
  });

  test('waits for the end of an approver’s quiet hours, and never of the requester’s', () => {
    const quiet = { kind: 'quiet', until: NOW + 9 * MINUTE } as const;
    expect(toldBy(end, { run: failed }, { availability: { U0ANA: quiet, U0DEV: quiet } })).toEqual([
      '# U0DEV',
      '@U0ANA +9',
    ]);
  });

  test('is said to the channel although nobody is left to mention', () => {
    expect(toldBy(end, { run: failed }, { accounts: { U0DEV: 'stranger', U0ANA: 'stranger' } })).toEqual(['#']);
  });

  test('of an unanswered request mentions the requester and whoever was asked', () => {
    expect(toldBy(end, { run: runIn('expired') }, {})).toEqual(['# S0PLATFORM U0DEV']);
  });

  test('of a request that lacked one approval mentions who gave the other', () => {
    const run = runIn('expired', { approvals: [anApproval(BEN)], expiresAt: T0 + DAY });
    expect(toldBy(end, { run }, {})).toEqual(['# U0DEV U0BEN']);
  });
});

describe('an end that someone chose, or a success', () => {
  const quiet = { kind: 'quiet-end', key: 'end' } as const;

  test('is told to the requester, and to nobody else', () => {
    expect(toldBy(quiet, { run: runIn('succeeded') }, channelOf('U0ANA'))).toEqual(['@U0DEV']);
    expect(toldBy(quiet, { run: runIn('succeeded') }, {})).toEqual(['# U0DEV']);
  });

  test('is said to someone in the channel in the thread alone', () => {
    const { messages } = addressNotice(aNotice(quiet), anAbout({ run: runIn('succeeded') }), someFacts());
    expect(messages.map(({ to }) => to.kind)).toEqual(['thread']);
  });

  test.each<[string, Run, string[]]>([
    ['withdrew it themselves', runIn('cancelled'), []],
    ['did not withdraw it', runIn('cancelled', { ending: { at: NOW, code: 'cancelled', by: 'U0BEN' } }), ['@U0DEV']],
    ['was turned down', runIn('rejected'), ['@U0DEV']],
    ['was told of it when it was withdrawn', runIn('cancelled', { ending: { at: NOW, code: 'channel-shared' } }), []],
  ])('is told when the requester %s: %#', (_which, run, expected) => {
    expect(toldBy(quiet, { run }, channelOf())).toEqual(expected);
  });
});

describe('what needs a person', () => {
  test('is told to requester and approvers', () => {
    const run = runIn('needs-attention');
    expect(toldBy({ kind: 'needs-attention', key: 'x' }, { run }, {})).toEqual(['# U0DEV U0ANA']);
  });

  test('is escalated to the group of the policy', () => {
    const run = runIn('needs-attention');
    const escalation = { afterMs: 1, name: 'leads', group: { kind: 'users', users: ['U0EVE'] } } as const;
    const facts = { escalation, ...channelOf('U0EVE', 'U0DEV', 'U0ANA') };
    expect(toldBy({ kind: 'escalation', key: 'x' }, { run }, facts)).toEqual(['# U0DEV U0ANA U0EVE']);
  });

  test('at a checkpoint is told to whoever decides, the requester and who approved the first part', () => {
    const run = runIn('waiting', { ...CHECKPOINT, approvedEarlier: [anApproval(CLEO)] });
    expect(toldBy({ kind: 'checkpoint', key: 'x' }, { run }, {})).toEqual(['# S0PLATFORM U0DEV']);
  });
});

describe('of a run with a slot', () => {
  const told = (notice: string, kind: Message['kind']): [string, Message] => [
    notice,
    aMessage({ notice, kind, state: { kind: 'sent', at: T0, channel: 'C0PATCHING', ts: '1.2' } }),
  ];
  const thrice = aLedger({
    messages: Object.fromEntries([
      told('ask:1', 'ask'),
      told('reminder-slot:1', 'reminder-slot'),
      told('ask:2', 'ask'),
    ]),
  });

  test('an announcement stands in the channel even where nobody is known to read it', () => {
    const run = standingRun('scheduled');
    const facts = { groups: { S0PLATFORM: { kind: 'known', value: [] } } } as const;
    expect(toldBy({ key: 'announce:1', kind: 'announce' }, { run }, facts)).toEqual(['#']);
    expect(toldBy({ key: 'announce:1', kind: 'announce' }, { run }, {})).toEqual(['# S0PLATFORM']);
  });

  test('nobody is told of its end who has been told three times, and the channel is', () => {
    const end = { key: 'end', kind: 'end' } as const;
    const run = slotRun('expired', { approvals: [] });
    expect(toldBy(end, { run }, {})).toEqual(['# S0PLATFORM U0DEV']);
    expect(toldBy(end, { run, ledger: thrice }, {})).toEqual(['# U0DEV']);
    expect(toldBy(end, { run: runIn('expired'), ledger: thrice }, {})).toEqual(['# S0PLATFORM U0DEV']);
  });
});
