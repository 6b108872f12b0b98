import type { Page } from 'playwright-core';
import { faintTexts, namelessControls } from './support/accessibility.ts';
import { card, modal, reply } from './support/blocks.ts';
import { describeFurtherPage } from './support/browser.ts';
import { ts } from './support/fake-world.ts';

describeFurtherPage('for everyone', (stage) => {
  const fill = async (page: Page): Promise<void> => {
    const { world } = stage();
    world.messages['C0PATCHING'] = [
      card({ replies: [reply('Ana asked.', -50)] }),
      { ts: ts(-5), user: 'U0BEN', text: `a very long word: ${'x'.repeat(300)} \`${'y'.repeat(200)}\`` },
      { ts: ts(0), user: 'UPATCHBOT', text: 'Not yours to approve.', ephemeral_to: 'U0ANA' },
    ];
    world.messages['C0WEB'] = [reply('one', -5)];
    world.tell('message');
    await page.getByText('Not yours to approve.', { exact: true }).waitFor();
  };

  it('gives every control a name, in the channel, the thread, the menus and a modal', async () => {
    const { page, world } = stage();
    await fill(page);
    await page.getByRole('button', { name: /^1 reply/ }).click();
    await expect(namelessControls(page)).resolves.toEqual([]);
    await page.getByRole('button', { name: /^You are/ }).click();
    await expect(namelessControls(page)).resolves.toEqual([]);
    await page.keyboard.press('Escape');
    world.modals['U0ANA'] = [modal()];
    world.tell('view');
    await page.getByRole('dialog').waitFor();
    await expect(namelessControls(page)).resolves.toEqual([]);
  });

  it('has text that stands out from what is behind it', async () => {
    const { page } = stage();
    await fill(page);
    await page.getByRole('button', { name: /^1 reply/ }).click();
    await page.getByRole('combobox').fill('/p');
    await page.keyboard.press('ArrowDown');
    await expect(faintTexts(page)).resolves.toEqual([]);
  });

  it('moves the focus in the order one reads: clock, person, places, messages, composer', async () => {
    const { page } = stage();
    await fill(page);
    const order: string[] = [];
    for (let index = 0; index < 14; index++) {
      await page.keyboard.press('Tab');
      order.push(
        String(
          await page.evaluate(
            '(document.activeElement.getAttribute("aria-label") || document.activeElement.innerText || document.activeElement.name || "").replace(/\\s+/g, " ").trim()',
          ),
        ),
      );
    }
    expect(order).toEqual([
      'speed',
      '+5 min',
      '+25 min',
      'You are Ana, @platform. Change person',
      '# patching',
      '# web 1 unread',
      '# shared-vendor shared',
      'Patchwarden APP',
      'Messages',
      'Approve',
      'Reject',
      expect.stringContaining('1 reply'),
      'Command in #patching',
      expect.any(String),
    ]);
  });

  it('shows where the focus is', async () => {
    const { page } = stage();
    await fill(page);
    await page.getByRole('button', { name: '+25 min' }).focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await expect(page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).resolves.toBe('solid');
  });

  it('moves among the channels with arrows', async () => {
    const { page } = stage();
    await page.getByRole('button', { name: 'patching', exact: true }).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '#web', exact: true }).waitFor();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Patchwarden', exact: true, level: 2 }).waitFor();
  });

  it.each([400, 640, 1024])('fits a window of %i px without scrolling sideways', async (width) => {
    const page = await stage().open(width);
    await fill(page);
    const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    await expect(page.evaluate(overflow)).resolves.toBe(0);
    const inner =
      '(() => { const box = document.querySelector(".messages"); return box.scrollWidth - box.clientWidth; })()';
    await expect(page.evaluate(inner)).resolves.toBe(0);
    await page.getByRole('button', { name: /^1 reply/ }).click();
    await page.getByRole('button', { name: 'Close the thread' }).waitFor();
    await expect(page.evaluate(overflow)).resolves.toBe(0);
  });

  it('keeps people and channels behind a button in a narrow window', async () => {
    const page = await stage().open(400);
    await page.getByRole('button', { name: 'web', exact: true }).waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Channels and people' }).click();
    await page.getByRole('button', { name: 'web', exact: true }).click();
    await page.getByRole('heading', { name: '#web', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Channels and people' }).click();
    await page.getByRole('button', { name: 'web', exact: true }).focus();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'web', exact: true }).waitFor({ state: 'hidden' });
  });

  it('says when the world does not answer, keeps what was read, and goes on when it is back', async () => {
    const { page, world } = stage();
    await fill(page);
    world.broken = true;
    world.tell('message');
    await page.getByRole('alert').getByText('The local world does not answer.').waitFor();
    await page.getByText('Not yours to approve.', { exact: true }).waitFor();
    world.broken = false;
    world.tell('message');
    await page.getByRole('alert').waitFor({ state: 'detached' });
  });
});
