import type { Page } from 'playwright-core';
import { further } from '../support/further.ts';
import { card, modal, reply } from './support/blocks.ts';
import { describePage } from './support/browser.ts';
import { ts } from './support/fake-world.ts';
import { violations } from './support/violations.ts';

describePage('axe-core finds nothing', (stage) => {
  const fill = async (page: Page): Promise<void> => {
    const { world } = stage();
    world.messages['C0PATCHING'] = [
      card({ replies: [reply('Ana asked.', -50)] }),
      { ts: ts(0), user: 'UPATCHBOT', text: 'Not yours to approve.', ephemeral_to: 'U0ANA' },
    ];
    world.messages['C0WEB'] = [reply('one', -5)];
    world.tell('message');
    await page.getByText('Not yours to approve.', { exact: true }).waitFor();
  };

  it('in a channel with its thread, the list of commands and the list of people', async () => {
    const { page } = stage();
    await fill(page);
    await page.getByRole('button', { name: /^1 reply/ }).click();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('combobox').fill('/p');
    await page.keyboard.press('ArrowDown');
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^You are/ }).click();
    expect(await violations(page)).toEqual([]);
  });

  further('in an empty channel, App Home, its messages, a modal and a dialog', async () => {
    const { page, world } = stage();
    expect(await violations(page)).toEqual([]);
    await fill(page);
    world.homes['U0ANA'] = { id: 'V0HOME', type: 'home', blocks: card()['blocks'] };
    world.tell('view');
    await page.getByRole('button', { name: /^Patchwarden App/ }).click();
    await page.getByRole('region', { name: 'Patchwarden Home' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('tab', { name: 'Messages' }).click();
    expect(await violations(page)).toEqual([]);
    world.modals['U0ANA'] = [modal()];
    world.tell('view');
    await page.getByRole('dialog').waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it('in a narrow window, with and without its drawer, and before a button that asks once more', async () => {
    const page = await stage().open(390);
    await fill(page);
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('dialog').or(page.getByRole('alertdialog')).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Channels and people' }).click();
    expect(await violations(page)).toEqual([]);
  });
});
