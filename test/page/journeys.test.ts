import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { type Local, startLocal } from '../../local/start.ts';
import { further } from '../support/further.ts';
import { describeInChromium, openBrowser, pageFolder } from './support/browser.ts';

/**
 * The two journeys of the README and a rejection, one after the other in one local world: functions, simulated Slack and AWS, one clock.
 * `npm run build` comes first.
 */
describeInChromium('journeys', () => {
  const errors: unknown[] = [];
  let browser: Browser;
  let local: Local;
  let page: Page;

  beforeAll(async () => {
    await copyFile('dist/patchwarden.template.json', join(pageFolder(), 'patchwarden.template.json'));
    browser = await openBrowser();
    local = await startLocal({ build: pageFolder(), speed: 0, onError: (error) => errors.push(error) });
  });

  afterEach(async () => {
    await page.close();
    expect(errors.splice(0)).toEqual([]);
  });

  afterAll(async () => {
    await local.close();
    await browser.close();
  });

  const control = async (path: string, input: object): Promise<void> => {
    const answer = await fetch(`${local.slackUrl}/_local/${path}`, { method: 'POST', body: JSON.stringify(input) });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  };
  const advance = (by: string): Promise<void> => control('clock', { advance: by });
  const openAs = async (user: string, viewport: { width: number; height: number }): Promise<void> => {
    page = await browser.newPage({ viewport, reducedMotion: 'reduce' });
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => errors.push(error));
    await page.addInitScript(`sessionStorage.setItem('patchwarden-local-me', '${user}')`);
    await page.goto(local.slackUrl);
    await page.getByRole('heading', { name: '#patching', exact: true }).waitFor();
  };
  const dialog = () => page.getByRole('dialog');
  const button = (name: RegExp) => page.getByRole('button', { name });
  const card = (title: RegExp) => page.getByRole('article').getByRole('heading', { name: title }).last();
  const sideways = () => page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

  it('a requester on a desk: /patch, the fleet, one of its images, a request, and the board', async () => {
    await openAs('U0ANA', { width: 1400, height: 900 });
    await page.getByRole('combobox', { name: /^Command in/ }).fill('/patch');
    await page.keyboard.press('Enter');
    await dialog().getByText('Fleets of this channel').waitFor();
    await dialog()
      .getByRole('button', { name: /^Deploy/ })
      .first()
      .click();
    await dialog().getByRole('combobox', { name: 'Image' }).selectOption({ index: 2 });
    await dialog().getByRole('button', { name: 'Request' }).click();
    await dialog()
      .getByText(/^Requested: deploy of web-dev/)
      .waitFor();
    await page.keyboard.press('Escape');
    await dialog().getByText('Fleets of this channel').waitFor();
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    await advance('15s');
    await card(/^Approval needed: deploy web-dev/).waitFor();

    await button(/^Patchwarden App/).click();
    await advance('5s');
    await page.getByText('Active runs').waitFor();
    await page.getByText('deploy of web-dev').first().waitFor();
    expect(await sideways()).toBe(0);
  });

  it('an approver on a phone: review, approve, follow to the end, and roll back', async () => {
    await openAs('U0BEN', { width: 390, height: 844 });
    await card(/^Approval needed: deploy web-dev/).waitFor();
    await button(/^Review/)
      .last()
      .click();
    await dialog().getByText('What could go wrong').waitFor();
    expect(await sideways()).toBe(0);
    await dialog().getByRole('button', { name: 'Approve' }).click();
    await advance('1m');
    await card(/^Deploying web-dev/).waitFor();
    expect(await sideways()).toBe(0);
    await advance('10m');
    await card(/^web-dev runs ami-/).waitFor();
    await button(/^Roll back/)
      .last()
      .click();
    await dialog().getByRole('button').last().click();
    await advance('1m');
    await card(/^Rolling back web-dev to ami-/).waitFor();
    await advance('15m');
    await card(/^Rolled back: web-dev runs ami-/).waitFor();
  });

  further('a request that is rejected: the modal opens at once, fills itself, and takes the reason', async () => {
    await openAs('U0BEN', { width: 1280, height: 900 });
    await control('command', { user: 'U0ANA', channel: 'C0PATCHING', text: '/patch bake web' });
    await card(/^Approval needed: bake web/).waitFor();
    await button(/^Reject the bake of web/)
      .last()
      .click();
    await dialog().getByRole('textbox').fill('The freeze has begun');
    await dialog().locator('button[type=submit]').click();
    await dialog().waitFor({ state: 'detached' });
    await advance('5s');
    await card(/^Bake of web rejected/).waitFor();
    await page.getByText('The freeze has begun').first().waitFor();
  });
});
