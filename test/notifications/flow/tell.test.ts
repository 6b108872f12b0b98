import type { CardMessage } from '../../../src/cards/types.ts';
import { loadLedger } from '../../../src/notifications/effect/ledger.ts';
import { savePreferences } from '../../../src/notifications/effect/preferences.ts';
import { tell } from '../../../src/notifications/flow/tell.ts';
import { EMPTY_LEDGER } from '../../../src/notifications/types.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import { SlackCallError } from '../../../src/slack/call-error.ts';
import { createWorkerDouble, type WorkerDouble } from '../../runs/effect/worker-double.ts';
import { ANA, aCard, anApproval, aRun, CHECKPOINT, DAY, HOUR, MINUTE, NOW, runIn, T0 } from '../../runs/fixture.ts';

const text = 'Approval needed: bake web';

interface Telling extends WorkerDouble {
  tells(run: Run, card?: Partial<CardMessage>): Promise<number | undefined>;
}

/** Platform is Ana and Ben; everyone of the fixture is in the channel. */
function telling(): Telling {
  const world = createWorkerDouble();
  world.ports.slack.userGroupMembers = async () => ['U0ANA', 'U0BEN'];
  return {
    ...world,
    tells: (run, card = {}) => tell(world.ports, { run, card: aCard(card), text, policy: run.policy }, world.clock.now),
  };
}

/** What people find in Slack: the place, `>` for a thread, and the text. */
const found = ({ there }: WorkerDouble): string[] =>
  there.map(({ channel, threadTs, text: said }) => `${channel}${threadTs === undefined ? '' : ' >'} ${said}`);

const failing =
  (code: string, kind: SlackCallError['kind'] = 'refused') =>
  async (): Promise<never> => {
    throw new SlackCallError('x', { kind, code });
  };

test('an ask is a reply to the card that mentions the group, said once, and the reminder comes at half time', async () => {
  const world = telling();
  expect(await world.tells(aRun())).toBe(NOW + (T0 + DAY - NOW) / 2);
  expect(await world.tells(aRun())).toBe(NOW + (T0 + DAY - NOW) / 2);
  expect(found(world)).toEqual([`C0PATCHING > <!subteam^S0PLATFORM> ${text}`]);
  world.clock.now += 12 * HOUR;
  expect(await world.tells(aRun())).toBeUndefined();
  expect(found(world)[1]).toMatch(/^C0PATCHING > <!subteam\^S0PLATFORM> \*Reminder:\* Approval needed/);
});

test('nothing is told before there is a card', async () => {
  const world = telling();
  expect(await world.tells(aRun(), { status: 'posting' })).toBeUndefined();
  expect(world.there).toEqual([]);
});

test('a run in progress costs no call and no read', async () => {
  const world = telling();
  world.table.get = async () => {
    throw new Error('nothing to read');
  };
  expect(await world.tells(runIn('running'))).toBeUndefined();
});

describe('a message whose answer was lost', () => {
  test('is looked up, not sent again', async () => {
    const world = telling();
    world.loseNextAnswer();
    expect(await world.tells(aRun())).toBe(NOW + 30_000);
    world.clock.now += 30_000;
    await world.tells(aRun());
    expect(world.there).toHaveLength(1);
    const { messages } = await loadLedger(world.table, aRun().id);
    expect(messages['ask:1']?.state).toMatchObject({ kind: 'sent', ts: world.there[0]?.ts });
  });

  test('is sent later when it never arrived', async () => {
    const world = telling();
    world.failNext('postMessage', 'ambiguous');
    await world.tells(aRun());
    expect(world.there).toEqual([]);
    world.clock.now += 30_000;
    await world.tells(aRun());
    expect(world.there).toHaveLength(1);
  });

  test('is no longer sent when nobody is asked any more', async () => {
    const world = telling();
    world.failNext('postMessage', 'ambiguous');
    await world.tells(aRun());
    world.clock.now += 30_000;
    await world.tells(runIn('rejected'));
    expect(world.there.map(({ marker }) => marker)).toEqual(['patchwarden:RUN#b-7k2m9x4q:told/end']);
  });
});

test('a worker that dies at any write leaves a message that the next one sends once', async () => {
  for (const dies of [1, 2, 3]) {
    for (const before of [true, false]) {
      const world = telling();
      const table = { ...world.table };
      let writes = 0;
      world.table.write = async (all) => {
        writes += 1;
        if (writes === dies && before) throw new Error('died');
        const result = await table.write(all);
        if (writes === dies) throw new Error('died');
        return result;
      };
      await expect(world.tells(aRun())).rejects.toThrow('died');
      Object.assign(world.table, table);
      world.clock.now += MINUTE;
      await world.tells(aRun());
      expect([dies, before, world.there.length]).toEqual([dies, before, 1]);
    }
  }
});

test('two workers at once tell once', async () => {
  const world = telling();
  await Promise.all([world.tells(aRun()), world.tells(aRun())]);
  await world.tells(aRun());
  expect(world.there).toHaveLength(1);
});

test('a rate limit is waited out, and looked up for nothing', async () => {
  const world = telling();
  world.failNext('postMessage', 'rate-limited', 20);
  world.ports.slack.findMessage = failing('nothing to look for');
  expect(await world.tells(aRun())).toBe(NOW + 20_000);
  world.clock.now += 20_000;
  await world.tells(aRun());
  expect(world.there).toHaveLength(1);
});

describe('an outage of Slack', () => {
  test('delays an ask: groups that cannot be read are read again each minute, and then it is told', async () => {
    const world = telling();
    const slack = { ...world.ports.slack };
    world.ports.slack.userGroupMembers = failing('TimeoutError', 'ambiguous');
    expect(await world.tells(aRun())).toBe(NOW + MINUTE);
    world.clock.now += 5 * MINUTE;
    Object.assign(world.ports.slack, slack);
    await world.tells(aRun());
    expect(found(world)).toEqual([`C0PATCHING > <!subteam^S0PLATFORM> ${text}`]);
  });

  test('at the time of a reminder delays it, if it is still true', async () => {
    const world = telling();
    await world.tells(aRun());
    world.clock.now = T0 + 13 * HOUR;
    world.failNext('postMessage', 'ambiguous');
    await world.tells(aRun());
    expect(world.there).toHaveLength(1);
    world.clock.now = T0 + 15 * HOUR;
    await world.tells(aRun());
    await world.tells(aRun());
    expect(world.there).toHaveLength(2);
  });
});

test('an outage of hours loses no ask and no reminder', async () => {
  const world = telling();
  const slack = { ...world.ports.slack };
  const down = failing('TimeoutError', 'ambiguous');
  Object.assign(world.ports.slack, { channelMembers: down, userGroupMembers: down });
  for (let minute = 0; minute < 60; minute += 5) {
    world.clock.now = NOW + minute * MINUTE;
    expect(await world.tells(aRun())).toBe(world.clock.now + MINUTE);
  }
  Object.assign(world.ports.slack, slack);
  world.clock.now += MINUTE;
  await world.tells(aRun());
  expect(found(world)).toEqual([`C0PATCHING > <!subteam^S0PLATFORM> ${text}`]);
});

describe('a group that Slack does not have', () => {
  test('is said to the requester once, and the ask is told when there is one again', async () => {
    const world = telling();
    const slack = { ...world.ports.slack };
    world.ports.slack.userGroupMembers = failing('no_such_subteam');
    expect(await world.tells(aRun())).toBe(NOW + 15 * MINUTE);
    world.clock.now += 15 * MINUTE;
    await world.tells(aRun());
    expect(found(world)).toEqual([
      `C0PATCHING > <@U0DEV> *No approver was notified:* Slack shows nobody in platform who can approve this. Ask an approver you know to open the card; the groups are read again every 15 minutes. ${text}`,
    ]);
    Object.assign(world.ports.slack, slack);
    world.clock.now += 15 * MINUTE;
    await world.tells(aRun());
    expect(found(world)[1]).toBe(`C0PATCHING > <!subteam^S0PLATFORM> ${text}`);
  });

  test('that Slack does not answer for is waited for no longer than ten minutes', async () => {
    const world = telling();
    world.ports.slack.userGroupMembers = failing('TimeoutError', 'ambiguous');
    await world.tells(aRun());
    world.clock.now += 10 * MINUTE;
    await world.tells(aRun());
    expect(found(world)[0]).toMatch(/No approver was notified/);
  });
});

describe('someone who is not in the channel', () => {
  test('is told directly, with a link to the card', async () => {
    const world = telling();
    world.ports.slack.channelMembers = async () => new Set(['U0ANA']);
    await world.tells(runIn('succeeded'));
    expect(found(world)).toEqual([
      `D0DEV ${text} <https://slack.com/archives/C0PATCHING/p1795165200000100|Open the card>`,
    ]);
  });

  test.each([
    ['cannot_dm_bot', 'user-unreachable'],
    ['user_not_found', 'user-unreachable'],
    ['channel_not_found', 'channel-gone'],
  ] as const)(
    'and whom Slack does not tell (%s) is recorded so, said in the thread, and not tried for ever',
    async (code, kind) => {
      const world = telling();
      world.ports.slack.channelMembers = async () => new Set(['U0ANA']);
      world.failNext('openDirectMessage', kind, undefined, code);
      expect(await world.tells(runIn('succeeded'))).toBeUndefined();
      expect(found(world)).toEqual([
        'C0PATCHING > Slack does not deliver direct messages to <@U0DEV>, so they were not notified of this. Tell them another way.',
      ]);
      const { messages } = await loadLedger(world.table, aRun().id);
      expect(messages['end@U0DEV']?.state).toEqual({ kind: 'unreachable', code });
    },
  );

  test('and has left is not written to', async () => {
    const world = telling();
    const slack = { ...world.ports.slack };
    world.ports.slack.channelMembers = async () => new Set(['U0ANA']);
    world.ports.slack.userInfo = async (id) => ({ ...(await slack.userInfo(id)), deleted: true });
    expect(await world.tells(runIn('succeeded'))).toBeUndefined();
    expect(world.said).toEqual([]);
  });
});

test('a reply that its channel does not take is told to each person directly', async () => {
  const world = telling();
  world.failNext('postMessage', 'channel-gone');
  await world.tells(runIn('failed'));
  expect(found(world).map((line) => line.split(' ')[0])).toEqual(['D0DEV', 'D0ANA']);
});

test('a card that no channel takes: its end is told to each person directly, without a link', async () => {
  const world = telling();
  await world.tells(runIn('failed'), { status: 'undeliverable' });
  expect(found(world)).toEqual([`D0DEV ${text}`, `D0ANA ${text}`]);
});

describe('preferences', () => {
  test('a muted approver is not mentioned, and the others are, by name', async () => {
    const world = telling();
    await savePreferences(world.table, ANA, { mutedUntil: 'for-good' });
    await world.tells(aRun());
    expect(found(world)).toEqual([`C0PATCHING > <@U0BEN> ${text}`]);
  });

  test('nobody who has left is named, however many of them are listed first', async () => {
    const world = telling();
    const gone = Array.from({ length: 40 }, (_, i) => `U0GONE${i}`);
    const slack = { ...world.ports.slack };
    world.ports.slack.userInfo = async (id) => ({ ...(await slack.userInfo(id)), deleted: gone.includes(id) });
    world.ports.slack.userGroupMembers = async () => [...gone, 'U0ANA', 'U0BEN'];
    world.ports.slack.channelMembers = async () => new Set([...gone, 'U0ANA', 'U0BEN']);
    await savePreferences(world.table, ANA, { mutedUntil: 'for-good' });
    await world.tells(aRun());
    expect(found(world)).toEqual([`C0PATCHING > <@U0BEN> ${text}`]);
  });

  test('quiet hours, on the clock of the person, delay an ask until they end', async () => {
    const world = telling();
    const slack = { ...world.ports.slack };
    world.ports.slack.userInfo = async (id) => ({ ...(await slack.userInfo(id)), timezone: 'Asia/Tokyo' });
    // 18:05 in Tokyo.
    await savePreferences(world.table, ANA, { quiet: { from: '18:00', to: '20:00' } });
    const until = Date.parse('2026-11-20T11:00:00Z');
    expect(await world.tells(aRun())).toBe(until);
    expect(found(world)).toEqual([`C0PATCHING > <@U0BEN> ${text}`]);
    world.clock.now = until;
    await world.tells(aRun());
    expect(found(world)[1]).toMatch(/^D0ANA Approval needed/);
  });

  test('and whoever has approved meanwhile is not told then', async () => {
    const world = telling();
    await savePreferences(world.table, ANA, { quiet: { from: '19:00', to: '22:00' } });
    await world.tells(aRun());
    world.clock.now = Date.parse('2026-11-20T11:00:00Z');
    await world.tells(aRun({ approvals: [anApproval(ANA)] }));
    expect(world.there).toHaveLength(1);
  });

  test('one reminder replaces what quiet hours held back', async () => {
    const world = telling();
    await savePreferences(world.table, ANA, { quiet: { from: '20:00', to: '19:30' } });
    await world.tells(aRun());
    world.clock.now = Date.parse('2026-11-20T21:03:00Z');
    await world.tells(aRun());
    const until = Date.parse('2026-11-21T08:30:00Z');
    expect(await world.tells(aRun())).toBe(until);
    world.clock.now = until;
    await world.tells(aRun());
    expect(found(world).filter((line) => line.startsWith('D0ANA'))).toEqual([expect.stringContaining('*Reminder:*')]);
  });
});

test('what needs attention is escalated as long as it does', async () => {
  const world = telling();
  const group = { kind: 'users', users: ['U0CLEO'] } as const;
  const escalate = { afterMs: 30 * MINUTE, name: 'leads', group };
  const run = { ...runIn('needs-attention'), policy: { ...aRun().policy, name: 'former', escalate } };
  expect(await world.tells(run)).toBe(NOW + 30 * MINUTE);
  world.clock.now += 30 * MINUTE;
  await world.tells(run);
  expect(found(world)[1]).toBe(
    `C0PATCHING > <@U0DEV> <@U0ANA> <@U0CLEO> *Escalated to leads:* this has waited for 30 min. ${text}`,
  );
});

test('a checkpoint is told, and no longer when someone has decided', async () => {
  const world = telling();
  world.failNext('postMessage', 'ambiguous');
  await world.tells(runIn('waiting', CHECKPOINT));
  world.clock.now += MINUTE;
  expect(await world.tells(runIn('running'))).toBeUndefined();
  expect(world.there).toEqual([]);
});

test('whoever the card’s text mentions is named in it, and not notified', async () => {
  const world = telling();
  const said = 'Approval needed: <!subteam^S0PLATFORM> decides, not <@U0CLEO>; <!here> is nobody';
  await savePreferences(world.table, ANA, { mutedUntil: 'for-good' });
  const run = aRun();
  await tell(world.ports, { run, card: aCard(), text: said, policy: run.policy }, world.clock.now);
  expect(found(world)).toEqual(['C0PATCHING > <@U0BEN> Approval needed: platform decides, not cleo;  is nobody']);
});

test('a ledger of another run is not touched', async () => {
  const world = telling();
  await world.tells(aRun());
  expect(await loadLedger(world.table, 'b-00000000')).toEqual(EMPTY_LEDGER);
});

test('a message is held from when it is sent, not from when the job began that waited for a slow read', async () => {
  const world = telling();
  const { slack } = world.ports;
  const held: number[] = [];
  const posting: typeof slack = {
    ...slack,
    postMessage: async (message) => {
      const { messages } = await loadLedger(world.table, aRun().id);
      held.push(...Object.values(messages).flatMap(({ state }) => (state.kind === 'sending' ? [state.until] : [])));
      return slack.postMessage(message);
    },
  };
  const ports = { ...world.ports, slack: posting };
  const began = world.clock.now;
  world.clock.now += 5 * MINUTE;
  await tell(ports, { run: aRun(), card: aCard(), text, policy: aRun().policy }, began);
  expect(held).toEqual([world.clock.now + 30_000]);
});
