import { aStep, T0 } from '../fixture.ts';
import { living } from '../living.ts';

const stuck = aStep({ state: 'stuck', runs: [{ id: 'p-7k2m9x4q', kind: 'patch', state: 'rejected' }] });
const shown = async () => {
  const rig = await living({ steps: [stuck], readAt: T0, told: { C0WINDOWS: { kind: 'sent', at: T0 } } });
  await rig.look();
  return rig;
};

test.each(['again', 'close'] as const)('%s needs someone who may decide under the emergency policy', async (action) => {
  const { click, load, world } = await shown();
  const before = (await load()).emergency;
  expect(await click('U0DEV', action)).toBe(
    'Nothing was done: only approvers of the emergency policy close an emergency or request again. Ask <@U0BEN>.',
  );
  expect(await click('U0GUEST', action)).toMatch(/^Nothing was done: guests cannot use Patchwarden/);
  expect((await load()).emergency).toEqual(before);
  expect(world.views.filter((view) => view === 'cve-close')).toEqual([]);
});

test('a form that was open before its author left the group closes nothing', async () => {
  const { click, say, load, world } = await shown();
  await click('U0BEN', 'close');
  expect(world.views).toContain('cve-close');
  world.leads = ['U0REQUEST'];
  expect(await say('U0BEN', 'close')).toMatch(/^Nothing was done: only approvers of the emergency policy close/);
  expect((await load()).emergency.state).toBe('open');
});

test('an approver requests again, closes with a reason, and another one reviews', async () => {
  const { click, say, load } = await shown();
  expect(await click('U0BEN', 'again')).toMatch(/^Emergency e-7k2m9x4q: the fleets that ended without success/);
  expect((await load()).emergency.steps[0]).toMatchObject({ state: 'to-ask', againAfter: 1 });
  expect(await say('U0REQUEST', 'close')).toBe(
    'Emergency e-7k2m9x4q is closed. Next: an approver reviews it with *Reviewed* on its card.',
  );
  expect((await load()).emergency).toMatchObject({ state: 'closed', ended: { by: 'U0REQUEST' } });
  expect(await say('U0REQUEST', 'review')).toMatch(/^Nothing was done: whoever requested the emergency/);
  expect(await say('U0DEV', 'review')).toMatch(/^Nothing was done: only approvers of the emergency policy review it/);
  expect(await say('U0BEN', 'review', ' ')).toMatch(/^Nothing was done: the text is required/);
  expect(await say('U0BEN', 'review', 'Too slow.')).toBe('Emergency e-7k2m9x4q is reviewed.');
  expect((await load()).emergency.review?.done).toMatchObject({ by: 'U0BEN', text: 'Too slow.' });
  expect(await say('U0BEN', 'close')).toMatch(/^Nothing was done: emergency e-7k2m9x4q is no longer open/);
});
