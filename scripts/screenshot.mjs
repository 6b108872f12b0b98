// Saves docs/images/bake.png: the chat page of local mode with a finished bake and one under way. Needs a build
// (`npm run build`) and a Chromium (CHROMIUM_PATH, or /usr/bin/chromium). `node scripts/screenshot.mjs [file]`.
import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { chromium } from 'playwright-core';

const file = process.argv[2] ?? 'docs/images/bake.png';
const CHANNEL = 'C0PATCHING';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const { url, stop } = await startLocalMode();
try {
  await tellStory();
  await mkdir(dirname(file), { recursive: true });
  await takePicture();
  console.log(`Saved ${file}`);
} finally {
  stop();
}

/** Starts dist/local.cjs on free ports with its time standing still; resolves when it says where it listens. */
function startLocalMode() {
  const local = spawn(process.execPath, ['dist/local.cjs', '--port', '0', '--aws-port', '0', '--speed', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
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

async function post(path, input) {
  const response = await fetch(`${url}/_local/${path}`, { method: 'POST', body: JSON.stringify(input) });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${path} ${JSON.stringify(input)}: ${JSON.stringify(answer)}`);
  return answer;
}

function advance(by) {
  return post('clock', { advance: by });
}

/** The newest message of the channel that has a button with this action id. */
async function messageWith(actionId) {
  const response = await fetch(`${url}/_local/messages?channel=${CHANNEL}`);
  const found = (await response.json()).findLast(({ blocks = [] }) =>
    blocks.some(({ elements = [] }) => elements.some(({ action_id }) => action_id === actionId)),
  );
  if (found === undefined) throw new Error(`no message in ${CHANNEL} has a button ${actionId}`);
  return found;
}

/** One asks, another approves. */
async function bake(image, reason, approver) {
  await post('command', { user: 'U0ANA', channel: CHANNEL, text: `/patch bake ${image} because ${reason}` });
  await advance('10s');
  const { ts } = await messageWith('run-approve');
  await post('click', { user: approver, channel: CHANNEL, ts, action_id: 'run-approve' });
}

async function tellStory() {
  await bake('web', 'openssl has a fix', 'U0BEN');
  await advance('40m');
  await bake('worker', 'the monthly patches are out', 'U0CLEO');
  await advance('14m');
}

async function takePicture() {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: FLAGS,
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 1430 }, deviceScaleFactor: 1.5 });
    await page.goto(url);
    await page.getByRole('button', { name: /^You are/ }).click();
    await page.getByRole('menuitemradio', { name: /^Ben/ }).click();
    await page
      .getByRole('button', { name: /repl(y|ies)/ })
      .first()
      .click();
    await page.getByRole('complementary').getByRole('article').nth(1).waitFor();
    await page.locator('.reply-rule').evaluate((rule) => rule.scrollIntoView({ block: 'start' }));
    await page.mouse.move(0, 0);
    await page.waitForTimeout(300);
    await page.screenshot({ path: file });
  } finally {
    await browser.close();
  }
}
