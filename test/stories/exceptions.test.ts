import { bodyOf, buttonsOf, linesOf } from '../support/written-text.ts';
import { inLocalWorld } from './in-local-world.ts';

const CHANNEL = 'C0PATCHING';
const local = inLocalWorld({ world: 'drift', config: 'local/world/drift.patchwarden.yml', compliance: true });

const plain = (text: string): string => text.replace(/<!date\^\d+\^[^|]*\|([^>]*)>/g, '$1');

/** The newest card that it is true of. */
function card(is: (message: { ts: string; text: string }) => boolean) {
  const found = local.world.messages(CHANNEL).findLast(is);
  if (found === undefined) throw new Error('there is no such card');
  const { ts, text, blocks = [], replies } = found;
  return {
    ts,
    text: plain(text),
    body: plain(linesOf(blocks).join('\n')),
    buttons: buttonsOf(blocks),
    replies: replies.map((reply) => plain(bodyOf(reply))),
  };
}

const drift = () => card(({ text }) => /^Drift in live\b/.test(text));
const cardAt = (at: string) => card(({ ts }) => ts === at);
const exception = () => card(({ text }) => /^(?:Approval needed: exception for|Exception [a-z]+:) live\b/.test(text));

const press = (user: string, { ts }: { ts: string }, action: string) =>
  local.world.told(user, () => local.world.control('click', { user, channel: CHANNEL, ts, action_id: action }));

test('drift is excepted by two people for a time, shown as such, and is drift again when that has expired', async () => {
  const { world } = local;
  await world.advance('3m');
  const told = drift();
  expect(told.text).toMatch(/^Drift in live: 2 of 3 instances not compliant/);
  const [form] = await press('U0ANA', told, 'exception-ask');
  expect(form).toContain('An exception lets *live* be out of compliance for a time. It needs 2 approvals');
  const until = Math.floor(world.now() / 1000) + 20 * 60;
  const [asked] = await world.submit('U0ANA', { scope: 'fleet', reason: 'the vendor certifies it <!here>', until });
  expect(plain(asked ?? '')).toMatch(/exception x-[0-9a-z]{8} for \*live\*, everything the fleet misses, until/);
  expect(exception()).toMatchObject({
    text: expect.stringMatching(/^Approval needed: exception for live\./),
    body: expect.stringContaining('Reason: the vendor certifies it &lt;!here&gt;'),
    buttons: ['Approve', 'Reject', 'Withdraw'],
  });
  const [own] = await press('U0ANA', exception(), 'exception-approve');
  expect(own).toMatch(/you requested this, so someone else must approve it/);
  await press('U0BEN', exception(), 'exception-approve');
  const [approved] = await press('U0CLEO', exception(), 'exception-approve');
  expect(plain(approved ?? '')).toMatch(/^Approved: exception x-[0-9a-z]{8} for \*live\* is in force until/);
  await world.advance('2m');
  expect(exception()).toMatchObject({ text: expect.stringMatching(/^Exception approved: live\./) });
  expect(cardAt(told.ts).body).toMatch(
    /\*Exception\*: everything the fleet misses until 2026-11-18 23:23 UTC · requested by/,
  );
  expect((await world.patch('U0DEV', 'compliance live')).join()).toContain('2 excepted');
  expect((await world.patch('U0DEV', 'except')).join()).toContain('the vendor certifies it');
  await world.advance('20m');
  expect(exception()).toMatchObject({ text: expect.stringMatching(/^Exception expired: live\./), buttons: [] });
  expect(exception().replies.at(-1)).toMatch(/^<@U0ANA>: exception for \*live\*\. Expired .* counts as drift again/);
  expect(cardAt(told.ts).text).toMatch(/^Drift in live: 2 of 3 instances not compliant/);
  expect(cardAt(told.ts).buttons).toContain('Except');
});
