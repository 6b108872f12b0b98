// Saves the pictures of the documents, of the page of local mode: docs/images/*.png. Needs a build (`npm run build`) and a
// Chromium (CHROMIUM_PATH, or /usr/bin/chromium). `node scripts/screenshot.mjs [folder] [compliance]`.
import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { filmPng, smallPng } from './small-png.mjs';

const folder = process.argv[2] ?? 'docs/images';
/** Only the pictures of one guide, if it is named. */
const only = process.argv[3];
const TEAM = 'C0PATCHING';
const WEB = 'C0WEB';
const WINDOWS = 'C0WINDOWS';
/** Wide enough to read, and as high as the longest card; so narrow that the page shows no side bar. */
const CARD = { width: 760, height: 2200 };
/** A phone, a desk, and the film: as wide as a README shows it. */
const PHONE = { width: 390, height: 844 };
const DESK = { width: 1400, height: 900 };
const FILM = { width: 760, height: 640 };
/** Pictures of the film, and for how long each is shown. */
const film = [];
const FILM_SECONDS = 2.5;
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-lcd-text',
  '--force-color-profile=srgb',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const { url, stop } = await startLocalMode();
try {
  await mkdir(folder, { recursive: true });
  await withBrowser(async (browser) => {
    if (only !== 'compliance') await tellAllElse(browser);
    await tellCompliance(browser);
  });
} finally {
  stop();
}

async function tellAllElse(browser) {
  await tellBake();
  await pictureOfChannel(browser, 'bake');
  await pictureOfChooser(browser);
  await tellDeploys(browser);
  await pictureOfHome(browser, 'U0ANA', 'desk-home');
  await writeFile(join(folder, 'film.png'), filmPng(film, FILM_SECONDS));
  console.log(`Saved ${join(folder, 'film.png')}`);
  await post('reset', {});
  await tellPatching(browser);
  await post('reset', {});
}

/** Starts dist/local.cjs with its time standing still; resolves when it says where it listens. Run ids follow from the port. */
function startLocalMode() {
  const args = ['dist/local.cjs', '--port', '18997', '--aws-port', '18998', '--speed', '0'];
  const local = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    let said = '';
    local.on('exit', (code) => reject(new Error(`dist/local.cjs ended with ${code} before it was ready`)));
    local.stdout.on('data', (chunk) => {
      said += chunk;
      const found = /running at (http:\/\/127\.0\.0\.1:\d+)/.exec(said);
      if (found !== null) resolve({ url: found[1], stop: () => local.kill() });
    });
  });
}

async function withBrowser(use) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: FLAGS,
  });
  try {
    await use(browser);
  } finally {
    await browser.close();
  }
}

async function post(path, input) {
  const response = await fetch(`${url}/_local/${path}`, { method: 'POST', body: JSON.stringify(input) });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${path} ${JSON.stringify(input)}: ${JSON.stringify(answer)}`);
  return answer;
}

function advance(by) {
  return post('clock', { advance: by });
}

function say(user, channel, text) {
  return post('command', { user, channel, text });
}

async function messagesOf(channel) {
  return (await fetch(`${url}/_local/messages?channel=${channel}`)).json();
}

/** The newest message of the channel that has a button with this action id. */
async function messageWith(channel, actionId) {
  const found = (await messagesOf(channel)).findLast(({ blocks = [] }) =>
    blocks.some(({ elements = [] }) => elements.some(({ action_id }) => action_id === actionId)),
  );
  if (found === undefined) throw new Error(`no message in ${channel} has a button ${actionId}`);
  return found;
}

async function press(user, channel, actionId) {
  const { ts } = await messageWith(channel, actionId);
  await post('click', { user, channel, ts, action_id: actionId });
}

/** The review modal, opened and submitted. */
async function agree(user, channel) {
  await press(user, channel, 'deploy-decide');
  const { modals } = await (await fetch(`${url}/_local/views?user=${user}`)).json();
  await post('submit', { user, view_id: modals.at(-1).id, values: {} });
}

async function tellBake() {
  await say('U0ANA', TEAM, '/patch bake web because openssl has a fix');
  await advance('10s');
  await press('U0BEN', TEAM, 'run-approve');
  await advance('40m');
}

/** The story of docs/deploying.md, with a picture at each of its turns. */
async function tellDeploys(browser) {
  await press('U0ANA', TEAM, 'deploy-image:web-dev');
  await advance('10s');
  await press('U0CLEO', TEAM, 'run-approve');
  await advance('24h');
  await advance('5m');
  await pictureOfCard(browser, WEB, 'deploy-ask');
  await pictureOfModal(browser, WEB, 'deploy-review');
  await pictureOfPhone(browser, 'phone-ask');
  await pictureOfPhone(browser, 'phone-review', /^Review and approve/);
  await frame(browser);
  await frame(browser, /^Review and approve/);
  await agree('U0BEN', WEB);
  await advance('3s');
  await frame(browser);
  await agree('U0CLEO', WEB);
  await advance('20s');
  await pictureOfCard(browser, WEB, 'deploy-live');
  await advance('40s');
  await pictureOfPhone(browser, 'phone-live');
  await frame(browser);
  await advance('3m');
  await pictureOfCard(browser, WEB, 'deploy-watch');
  await frame(browser);
  await advance('15m');
  await pictureOfCard(browser, WEB, 'deploy-done');
  await frame(browser);
  await press('U0BEN', WEB, 'deploy-return');
  await advance('40s');
  await frame(browser);
  await advance('25m');
  await frame(browser);
  await say('U0ANA', TEAM, '/patch bake api');
  await advance('5s');
  await press('U0BEN', TEAM, 'run-approve');
  await press('U0CLEO', TEAM, 'run-approve');
  await advance('40m');
  await press('U0ANA', TEAM, 'deploy-image:api-prod');
  await advance('10s');
  await agree('U0BEN', TEAM);
  await agree('U0CLEO', TEAM);
  await advance('5m');
  await pictureOfCard(browser, TEAM, 'deploy-checkpoint');
}

/** Of the story of docs/patching.md: the notice of a window, and the receipt with an instance that did not come back. */
async function tellPatching(browser) {
  await advance('2m');
  await pictureOfCard(browser, WINDOWS, 'patch-notice', 'patch win-qa');
  await say('U0ANA', WINDOWS, '/patch install win-dev');
  await advance('10s');
  await pressOn('U0BEN', 'patch win-dev', 'run-approve');
  await pressOn('U0BEN', 'win-qa', 'run-approve');
  await advance('80m');
  const lost = { target: 'node', instance: 'i-0d66be0de990fefc2', outcome: { kind: 'never-returns' } };
  await post('fault', lost);
  await advance('4h');
  await pictureOfCard(browser, WINDOWS, 'patch-receipt', 'did not come back');
}

/** The story of docs/compliance.md. */
async function tellCompliance(browser) {
  const cve = 'CVE-2026-45283';
  await advance('2m');
  await pictureOfCard(browser, WINDOWS, 'compliance-drift', 'win-uat: 2 of 2');
  await pressOn('U0ANA', 'Drift in rhel-dev', 'exception-ask');
  const { clock } = await (await fetch(`${url}/_local/state`)).json();
  const reason = 'a release is being tested on it';
  await submitTop('U0ANA', { scope: 'fleet', reason, until: Math.floor(clock.now / 1000) + 1200 });
  await advance('30s');
  await pressOn('U0BEN', 'exception for rhel-dev', 'exception-approve');
  await advance('1m');
  await pictureOfCard(browser, WINDOWS, 'compliance-exception', 'xception');
  await pictureOfHome(browser, 'U0CLEO', 'compliance-home');
  await advance('20m');
  await post('cve', { cve, becomes: 'listed' });
  await say('U0BEN', TEAM, '/patch compliance refresh');
  await advance('1m');
  await pictureOfTop(browser, 'compliance-why', () => pressOn('U0BEN', 'Drift in rhel-dev', 'drift-why'));
  await pictureOfTop(browser, 'compliance-cve', () => say('U0BEN', TEAM, `/patch cve ${cve}`));
  await say('U0ANA', TEAM, `/patch cve ${cve}`);
  await advance('1s');
  await submitTop('U0ANA', { 'cve-reason': 'exploited in the wild' });
  await advance('20s');
  await pressOn('U0BEN', 'patch rhel-dev', 'run-approve');
  await pressOn('U0CLEO', 'patch rhel-dev', 'run-approve');
  await advance('20m');
  await pictureOfCard(browser, TEAM, 'compliance-emergency', 'Emergency');
}

/** A form or an answer in a modal, on Ben's page. */
async function pictureOfTop(browser, name, open) {
  const page = await pageOf(browser, 'U0BEN', { place: TEAM, viewport: CARD });
  await open();
  await advance('1s');
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  await dialog.evaluate((top) => {
    for (const each of top.querySelectorAll('*')) each.scrollTo(0, 0);
  });
  await save(name, dialog);
  await closeAll(page);
  await page.close();
}

/** What a person has open is open on the next page of theirs too: the form on top, and those below it. */
async function closeAll(page) {
  const dialog = page.getByRole('dialog');
  while ((await dialog.count()) > 0) {
    const title = await dialog.getAttribute('aria-labelledby');
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await page.locator(`dialog[aria-labelledby="${title}"]`).waitFor({ state: 'detached' });
  }
}

async function submitTop(user, values) {
  const { modals } = await (await fetch(`${url}/_local/views?user=${user}`)).json();
  await post('submit', { user, view_id: modals.at(-1).id, values });
}

async function pressOn(user, about, actionId) {
  // Drift and patching of one group both have a card.
  const { ts } = (await cardsOf(WINDOWS, about)).findLast((card) => JSON.stringify(card).includes(actionId));
  await post('click', { user, channel: WINDOWS, ts, action_id: actionId });
}

/** Cards of a channel, those with some words in their title, oldest first. */
async function cardsOf(channel, about = '') {
  return (await messagesOf(channel)).filter(({ blocks = [] }) =>
    blocks.some(({ type, text }) => type === 'header' && text.text.includes(about)),
  );
}

/** A page on which Ben looks at the newest card of a channel, or the newest with some words in its title. */
async function pageOfBen(browser, channel, viewport, about) {
  const cards = await cardsOf(channel, about);
  const page = await browser.newPage({ viewport, reducedMotion: 'reduce' });
  await page.addInitScript(() => sessionStorage.setItem('patchwarden-local-me', 'U0BEN'));
  await page.goto(`${url}/#${channel}/${cards.at(-1).ts}`);
  const card = page.locator(`article[data-ts="${cards.at(-1).ts}"]`);
  await card.waitFor();
  await page.evaluate(() => document.activeElement?.blur());
  return { page, card };
}

/** A page on which someone is in a place, at its newest message. */
async function pageOf(browser, user, { place, viewport }) {
  const page = await browser.newPage({ viewport, reducedMotion: 'reduce' });
  await page.addInitScript(
    ([me, where]) => {
      sessionStorage.setItem('patchwarden-local-me', me);
      sessionStorage.setItem('patchwarden-local-place', where);
    },
    [user, place],
  );
  await page.goto(url);
  await page
    .getByRole('article')
    .or(page.getByRole('region', { name: 'Patchwarden Home' }))
    .last()
    .waitFor();
  return page;
}

/** Presses a button of the newest card that opens a form, for as long as `use` takes. */
async function withForm(page, opens, use) {
  if (opens === undefined) return use();
  await page.getByRole('button', { name: opens }).last().click();
  await page.getByRole('dialog').getByText('What could go wrong').waitFor();
  await use();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

async function frame(browser, opens) {
  const page = await pageOf(browser, 'U0BEN', { place: WEB, viewport: FILM });
  await withForm(page, opens, async () => film.push(await page.screenshot({ animations: 'disabled' })));
  await page.close();
}

async function pictureOfPhone(browser, name, opens) {
  const page = await pageOf(browser, 'U0BEN', { place: WEB, viewport: PHONE });
  await withForm(page, opens, () => save(name, page));
  await page.close();
}

async function pictureOfChooser(browser) {
  const page = await pageOf(browser, 'U0ANA', { place: TEAM, viewport: DESK });
  await say('U0ANA', TEAM, '/patch');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Deploy/ })
    .first()
    .click();
  await page.getByRole('combobox', { name: 'Image' }).waitFor();
  await save('desk-chooser', page);
  await closeAll(page);
  await page.close();
}

async function pictureOfHome(browser, user, name) {
  await post('home', { user });
  await advance('5s');
  const page = await pageOf(browser, user, { place: 'app', viewport: DESK });
  await page.getByText('Fleets', { exact: true }).waitFor();
  await save(name, page);
  await page.close();
}

async function save(name, picture) {
  const path = join(folder, `${name}.png`);
  await writeFile(path, smallPng(await picture.screenshot({ animations: 'disabled' })));
  console.log(`Saved ${path}`);
}

async function pictureOfChannel(browser, name) {
  const { page } = await pageOfBen(browser, TEAM, { width: 900, height: 950 });
  await save(name, page);
  await page.close();
}

async function pictureOfCard(browser, channel, name, about) {
  const { page, card } = await pageOfBen(browser, channel, CARD, about);
  await save(name, card);
  await page.close();
}

async function pictureOfModal(browser, channel, name) {
  const { page, card } = await pageOfBen(browser, channel, CARD);
  await card.getByRole('button', { name: /^Review and approve/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Approve' }).waitFor();
  await save(name, dialog);
  await dialog.getByRole('button', { name: 'Back' }).click();
  await page.close();
}
