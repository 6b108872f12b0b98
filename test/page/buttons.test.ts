import { card } from './support/blocks.ts';
import { describeFurtherPage } from './support/browser.ts';
import { eventually } from './support/eventually.ts';
import { ts } from './support/fake-world.ts';

const option = (value: string, text: string) => ({ value, text: { type: 'plain_text', text } });

describeFurtherPage('buttons and menus', (stage) => {
  const show = (message: Record<string, unknown>): void => {
    stage().world.messages['C0PATCHING'] = [message];
    stage().world.tell('message');
  };
  const clicks = () => stage().world.postedTo('click');

  it('asks before a button with a confirm dialog acts, with the focus on the safe answer', async () => {
    const { page } = stage();
    show(card());
    await page.getByRole('button', { name: 'Approve' }).click();
    const dialog = page.getByRole('dialog', { name: 'Bake web?' });
    await dialog.getByText('This starts the pipeline web now.').waitFor();
    await expect(page.evaluate('document.activeElement.innerText')).resolves.toBe('Not now');
    expect(clicks()).toEqual([]);
    await dialog.getByRole('button', { name: 'Bake' }).click();
    const expected = {
      user: 'U0ANA',
      channel: 'C0PATCHING',
      ts: ts(-60),
      action_id: 'run-approve',
      value: 'b-7k2m9x4q:1',
    };
    await eventually(() => expect(clicks()).toEqual([expected]));
    await expect(dialog.count()).resolves.toBe(0);
  });

  it('does nothing when the confirm dialog is left with Escape, and gives the focus back', async () => {
    const { page } = stage();
    show(card());
    await page.getByRole('button', { name: 'Approve' }).press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expect(page.evaluate('document.activeElement.innerText')).resolves.toBe('Approve');
    expect(clicks()).toEqual([]);
  });

  it('acts at once for a button without a confirm dialog', async () => {
    show(card());
    await stage().page.getByRole('button', { name: 'Reject' }).press('Enter');
    await eventually(() => expect(clicks()).toEqual([expect.objectContaining({ action_id: 'run-reject' })]));
  });

  it('says so beside the buttons when the app does not answer in time', async () => {
    const { page, world } = stage();
    world.answer = () => ({ status: 504, body: 'operation_timeout', error: 'operation_timeout' });
    show(card());
    await page.getByRole('button', { name: 'Reject' }).click();
    await page.getByRole('alert').getByText('operation_timeout').waitFor();
  });

  it('chooses from an overflow menu with the keyboard alone', async () => {
    const { page } = stage();
    const overflow = { type: 'overflow', action_id: 'more', options: [option('why', 'Why'), option('log', 'History')] };
    show(card({ blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'x' }, accessory: overflow }] }));
    await page.getByRole('button', { name: 'More actions' }).press('Enter');
    await page.getByRole('menuitem', { name: 'Why' }).waitFor();
    await page.keyboard.press('h');
    await page.keyboard.press('Enter');
    await eventually(() => expect(clicks()).toEqual([expect.objectContaining({ action_id: 'more', value: 'log' })]));
    await expect(page.getByRole('menu').count()).resolves.toBe(0);
  });

  it('keeps a menu open and usable while messages come in', async () => {
    const { page, world } = stage();
    const overflow = { type: 'overflow', action_id: 'more', options: [option('why', 'Why')] };
    const withMenu = card({ blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'x' }, accessory: overflow }] });
    show(withMenu);
    await page.getByRole('button', { name: 'More actions' }).click();
    const news = Array.from({ length: 30 }, (_, index) => ({ ts: ts(index), user: 'U0BEN', text: `line ${index}` }));
    world.messages['C0PATCHING'] = [withMenu, ...news];
    world.tell('message');
    await page.getByRole('article').getByText('line 29').waitFor();
    await page.keyboard.press('Enter');
    await eventually(() => expect(clicks()).toEqual([expect.objectContaining({ value: 'why' })]));
  });

  it('shows what was chosen in a select menu and tells the app', async () => {
    const { page } = stage();
    const select = {
      type: 'static_select',
      action_id: 'image',
      placeholder: { type: 'plain_text', text: 'Choose an image' },
      options: [option('web', 'web'), option('api', 'api')],
    };
    show(card({ blocks: [{ type: 'actions', elements: [select] }] }));
    await page.getByRole('button', { name: 'Choose an image' }).click();
    await page.getByRole('menuitemradio', { name: 'api' }).click();
    await page.getByRole('button', { name: 'Choose an image: api' }).waitFor();
    await eventually(() => expect(clicks()).toEqual([expect.objectContaining({ action_id: 'image', value: 'api' })]));
  });
});
