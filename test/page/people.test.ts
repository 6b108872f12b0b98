import { card, reply } from './support/blocks.ts';
import { describeFurtherPage } from './support/browser.ts';
import { eventually } from './support/eventually.ts';

describeFurtherPage('people', (stage) => {
  const switcher = () => stage().page.getByRole('button', { name: /^You are/ });
  const become = async (name: RegExp): Promise<void> => {
    await switcher().click();
    await stage().page.getByRole('menuitemradio', { name }).click();
  };

  it('offers everyone but the bots, with what Slack says of guests, externals and the deactivated', async () => {
    const { page } = stage();
    await switcher().click();
    await expect(page.getByRole('menuitemradio').count()).resolves.toBe(8);
    const names = (await page.getByRole('menuitemradio').allInnerTexts()).map((text) => text.replace(/\s+/g, ' '));
    expect(names.find((name) => name.includes('Gus'))).toContain('guest');
    expect(names.find((name) => name.includes('Eve'))).toContain('external');
    expect(names.find((name) => name.includes('Gil'))).toContain('deactivated');
    expect(names.find((name) => name.includes('Ana'))).toContain('@platform');
    expect(names.join(' ')).not.toContain('Patchwarden');
  });

  it('becomes another person with the keyboard alone, and shows the flag', async () => {
    const { page } = stage();
    await switcher().press('Enter');
    await page.getByRole('menuitemradio').first().waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /^You are Gus, guest/ }).waitFor();
  });

  it('acts as the person who was chosen', async () => {
    const { page, world } = stage();
    world.messages['C0PATCHING'] = [card()];
    await become(/^Ben/);
    await page.getByRole('button', { name: 'Reject' }).click();
    await eventually(() => expect(world.postedTo('click')).toEqual([expect.objectContaining({ user: 'U0BEN' })]));
  });

  it('keeps the chosen person after a reload', async () => {
    const { page } = stage();
    await become(/^Dev/);
    await page.getByRole('button', { name: /^You are Dev/ }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: /^You are Dev/ }).waitFor();
  });

  it('keeps the channel and App Home after a reload', async () => {
    const { page } = stage();
    await page.getByRole('button', { name: 'web', exact: true }).click();
    await page.reload();
    await page.getByRole('heading', { name: '#web', exact: true }).waitFor();
    await page.getByRole('button', { name: /^Patchwarden App/ }).click();
    await page.reload();
    await page.getByRole('heading', { name: 'Patchwarden', exact: true, level: 2 }).waitFor();
  });

  it('never calls a full channel quiet: not while loading, nor for the next person', async () => {
    const { page, world } = stage();
    world.messages['C0PATCHING'] = [card()];
    // What is drawn between two frames is seen too, as a flash.
    await page.addInitScript(`new MutationObserver(() => {
      const empty = /is quiet|nobody here/.exec(document.body?.innerText ?? '');
      if (empty) window.flashed = empty[0];
    }).observe(document, { childList: true, subtree: true })`);
    await page.reload();
    await page.getByRole('button', { name: 'Reject' }).waitFor();
    await become(/^Ben/);
    await page.getByRole('button', { name: /^You are Ben/ }).waitFor();
    await page.getByRole('button', { name: 'Reject' }).waitFor();
    await expect(page.evaluate('window.flashed')).resolves.toBeUndefined();
  });

  it('counts unread messages for each person on their own', async () => {
    const { page, world } = stage();
    world.messages['C0WEB'] = [reply('hello', -5)];
    world.tell('message');
    await page.getByRole('button', { name: 'web 1 unread' }).click();
    await page.getByRole('button', { name: 'web', exact: true }).waitFor();
    await become(/^Ben/);
    await page.getByRole('button', { name: /^patching/ }).click();
    await become(/^Cleo U0CLEO$/);
    await page.getByRole('button', { name: 'web 1 unread' }).waitFor();
  });

  it('tells the app when its Home is opened, and shows what it publishes', async () => {
    const { page, world } = stage();
    await page.getByRole('button', { name: 'Patchwarden App' }).click();
    await page.getByText('Nothing on the Home tab yet').waitFor();
    expect(world.postedTo('home')).toEqual([{ user: 'U0ANA' }]);
    const button = {
      type: 'button',
      action_id: 'open',
      value: '1',
      text: { type: 'plain_text', text: 'Bake an image' },
    };
    world.homes['U0ANA'] = {
      id: 'V0HOME',
      type: 'home',
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: 'Your fleets' } },
        { type: 'actions', elements: [button] },
      ],
    };
    world.tell('view');
    await page.getByRole('heading', { name: 'Your fleets' }).waitFor();
    await page.getByRole('button', { name: 'Bake an image' }).click();
    await eventually(() =>
      expect(world.postedTo('click')).toEqual([
        { user: 'U0ANA', view_id: 'V0HOME', action_id: 'open', value: '1', values: {} },
      ]),
    );
  });

  it('sends what was chosen and typed in Home along with what is pressed there', async () => {
    const { page, world } = stage();
    const plain = (text: string) => ({ type: 'plain_text', text });
    const option = (value: string) => ({ value, text: plain(value) });
    const fleet = { type: 'static_select', action_id: 'fleet', options: [option('web-dev'), option('web-prod')] };
    const since = { type: 'datepicker', action_id: 'since', initial_date: '2026-11-01' };
    const find = { type: 'plain_text_input', action_id: 'find' };
    world.homes['U0ANA'] = {
      id: 'V0HOME',
      type: 'home',
      blocks: [
        { type: 'actions', block_id: 'filter', elements: [fleet, since] },
        { type: 'input', block_id: 'search', label: plain('Find'), dispatch_action: true, element: find },
        { type: 'actions', block_id: 'do', elements: [{ type: 'button', action_id: 'open', text: plain('Open') }] },
      ],
    };
    await page.getByRole('button', { name: 'Patchwarden App' }).click();
    await page.getByRole('button', { name: 'Choose' }).click();
    await page.getByRole('menuitemradio', { name: 'web-prod' }).click();
    await page.getByRole('textbox', { name: 'Find' }).fill('openssl');
    await page.getByRole('textbox', { name: 'Find' }).press('Enter');
    await page.getByRole('button', { name: 'Open' }).click();
    const click = { user: 'U0ANA', view_id: 'V0HOME' };
    const values = { fleet: 'web-prod', since: '2026-11-01', find: 'openssl' };
    await eventually(() =>
      expect(world.postedTo('click')).toEqual([
        { ...click, action_id: 'fleet', value: 'web-prod', values: { ...values, fleet: null, find: null } },
        { ...click, action_id: 'find', value: 'openssl', values },
        { ...click, action_id: 'open', values },
      ]),
    );
  });

  it('shows the direct messages with the app behind the second tab, reached with an arrow', async () => {
    const { page, world } = stage();
    world.messages['D0ANA'] = [reply('Your approval is asked for.', -5)];
    world.tell('message');
    await page.getByRole('button', { name: /^Patchwarden App 1 unread/ }).click();
    await page.getByRole('tab', { name: 'Home' }).press('ArrowRight');
    await page.getByRole('article').getByText('Your approval is asked for.').waitFor();
    await page.getByRole('button', { name: 'Patchwarden App', exact: true }).waitFor();
  });
});
