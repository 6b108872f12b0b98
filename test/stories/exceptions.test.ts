import { bodyOf, buttonsOf, linesOf } from '../support/written-text.ts';
import { inLocalWorld } from './in-local-world.ts';

const CHANNEL = 'C0PATCHING';
const local = inLocalWorld({ world: 'drift', config: 'local/world/drift.patchwarden.yml', compliance: true });

const plain = (text: string): string => text.replace(/<!date\^\d+\^[^|]*\|([^>]*)>/g, '$1');

/** Cards of a fleet whose title begins so, newest first. */
const cards = (about: RegExp) =>
  local.world
    .messages(CHANNEL)
    .filter(({ text }) => about.test(text))
    .map(({ ts, text, blocks = [], replies }) => ({
      ts,
      text: plain(text),
      body: plain(linesOf(blocks).join('\n')),
      buttons: buttonsOf(blocks),
      replies: replies.map((reply) => plain(bodyOf(reply))),
    }))
    .toReversed();

const drift = () =>
  cards(/^(Drift in|Drift resolved:|Back in compliance:|Compliance of) live\b|[ :]live\b.*excepted/)[0];
const exception = () => cards(/exception .*live|Exception .*live/)[0];

const press = (user: string, ts: string | undefined, action: string, card?: object) =>
  local.world.told(user, () =>
    local.world.control('click', { user, channel: CHANNEL, ts, action_id: action, ...card }),
  );

test('drift is excepted by two people for a time, shown as such, and is drift again when it has expired', async () => {
  const { world } = local;
  await world.advance('5m');
  expect(drift()?.text).toMatch(/^Drift in live: 2 of 2 instances not compliant/);
  const [form] = await press('U0ANA', drift()?.ts, 'exception-ask');
  expect(form).toContain('An exception lets *live* be out of compliance for a time. It needs 2 approvals');
  const until = Math.floor(world.now() / 1000) + 3 * 3600;
  const [asked] = await world.submit('U0ANA', { scope: 'fleet', reason: 'the vendor certifies it <!here>', until });
  expect(plain(asked ?? '')).toMatch(/exception x-[0-9a-z]{8} for \*live\*, everything the fleet misses, until/);
  expect(exception()?.text).toMatch(/^Approval needed: exception for live\./);
  expect(exception()?.buttons).toEqual(['Approve', 'Reject', 'Withdraw']);
  const [own] = await press('U0ANA', exception()?.ts, 'exception-approve');
  expect(own).toMatch(/you requested this, so someone else must approve it/);
  await press('U0BEN', exception()?.ts, 'exception-approve');
  const [approved] = await press('U0CLEO', exception()?.ts, 'exception-approve');
  expect(plain(approved ?? '')).toMatch(/^Approved: exception x-[0-9a-z]{8} for \*live\* holds until/);
  await world.advance('2m');
  expect(exception()?.text).toMatch(/^Exception approved: live\./);
  console.log(cards(/live/).map(({ text, body }) => [text, body]));
  await world.advance('4h');
  console.log(cards(/live/).map(({ text, body, replies }) => [text, body, replies]));
  expect(exception()?.text).toMatch(/^Exception expired: live\./);
}, 300_000);
