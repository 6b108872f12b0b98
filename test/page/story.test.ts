import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { type Local, startLocal } from '../../local/start.ts';
import { describeInChromium, openBrowser, pageFolder } from './support/browser.ts';

/** The page in front of the real local world: functions, simulated Slack and AWS, one clock. `npm run build` comes first. */
describeInChromium('a bake, seen from the page', () => {
  const errors: unknown[] = [];
  let browser: Browser;
  let local: Local;
  let page: Page;

  beforeAll(async () => {
    await copyFile('dist/patchwarden.template.json', join(pageFolder(), 'patchwarden.template.json'));
    browser = await openBrowser();
  });

  beforeEach(async () => {
    local = await startLocal({ build: pageFolder(), speed: 60, onError: (error) => errors.push(error) });
    page = await browser.newPage({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => errors.push(error));
    await page.goto(local.slackUrl);
    await page.getByRole('heading', { name: '#patching', exact: true }).waitFor();
  });

  afterEach(async () => {
    await page.close();
    await local.close();
    expect(errors.splice(0)).toEqual([]);
  });

  afterAll(() => browser.close());

  const type = async (text: string): Promise<void> => {
    await page.getByRole('combobox', { name: /^Command in/ }).fill(text);
    await page.keyboard.press('Enter');
  };
  const become = async (name: RegExp): Promise<void> => {
    await page.getByRole('button', { name: /^You are/ }).click();
    await page.getByRole('menuitemradio', { name }).click();
  };
  const heading = (name: RegExp) => page.getByRole('article').getByRole('heading', { name });

  it('goes from the command to the new image without a reload', async () => {
    await type('/patch bake web because openssl has a fix');
    await heading(/^Approval needed: bake web/).waitFor();
    await page.getByText('Only visible to you').first().waitFor();

    await become(/^Ben/);
    await page.getByRole('button', { name: 'Approve the bake of web' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
    await heading(/^Approval needed: bake web/).waitFor({ state: 'detached' });

    await page.getByRole('button', { name: '+5 min' }).click();
    await page.getByRole('button', { name: /^Stop/ }).waitFor();
    await page.getByRole('button', { name: '+25 min' }).click();
    await heading(/^web baked: ami-/).waitFor();
    await page
      .getByText(/ami-[0-9a-f]{17}/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: /repl(y|ies)/ }).click();
    await page.getByRole('complementary', { name: 'Thread in #patching' }).getByRole('article').nth(1).waitFor();
  });

  it('tells the requester why their own approval does not count', async () => {
    await type('/patch bake web');
    await page.getByRole('button', { name: 'Approve the bake of web' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
    await page.locator('.message-private').nth(1).waitFor();
    await heading(/^Approval needed: bake web/).waitFor();
  });

  it('rejects with a reason: the modal opens at once, fills itself and takes the reason', async () => {
    await type('/patch bake web');
    await become(/^Ben/);
    await page.getByRole('button', { name: 'Reject the bake of web' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('The freeze has begun');
    await dialog.locator('button[type=submit]').click();
    await dialog.waitFor({ state: 'detached' });
    await heading(/^Bake of web rejected/).waitFor();
    await page.getByText('The freeze has begun').first().waitFor();
  });
});
