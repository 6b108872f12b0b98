import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { createSlackHandler } from '../../src/handlers/slack.ts';
import { createLog } from '../../src/slack/log.ts';
import * as request from '../support/signed-request.ts';
import { startSlackDoor } from '../support/slack-door.ts';

const out = mkdtempSync(join(tmpdir(), 'patchwarden-bundle-'));
const file = join(out, 'index.cjs');

beforeAll(() => {
  const script = `import { bundleSlack } from ${JSON.stringify(pathToFileURL(join(process.cwd(), 'scripts/bundle.mjs')).href)}; await bundleSlack(${JSON.stringify(out)});`;
  execFileSync(process.execPath, ['--input-type=module', '--eval', script]);
});

afterAll(() => rmSync(out, { recursive: true, force: true }));

const EVENTS: readonly (readonly [string, () => Parameters<ReturnType<typeof createSlackHandler>>[0]])[] = [
  ['help', () => request.command({ text: 'help' })],
  ['a command', () => request.command()],
  ['a command with a form', () => request.command({ text: 'bake' })],
  ['a button', () => request.click()],
  ['a button with a form', () => request.click({}, { action_id: 'run-reject' })],
  ['a button in App Home', () => request.viewClick()],
  ['a button with a form in a modal', () => request.viewClick({ type: 'modal' }, { action_id: 'run-reject' })],
  ['an unknown button', () => request.click({}, { action_id: 'x' })],
  ['a form', () => request.submit()],
  ['an unknown form', () => request.submit({}, { callback_id: 'x' })],
  ['App Home', () => request.eventOf({ type: 'app_home_opened', user: 'U0DEV', tab: 'home' })],
  ['a removed app', () => request.eventOf({ type: 'app_uninstalled' })],
  [
    'url_verification',
    () => request.signedEvent('{"type":"url_verification","challenge":"c"}', { contentType: request.JSON_TYPE }),
  ],
  ['another command', () => request.command({ command: '/deploy' })],
  ['a shortcut', () => request.signedEvent(request.payloadForm({ type: 'shortcut', user: {} }))],
  ['a forged one', () => request.signedEvent('x', { secret: request.OLD_SECRET })],
  ['a malformed one', () => request.signedEvent('payload=%7B')],
];

const loadBundle = (): { createSlackHandler: typeof createSlackHandler } => jest.requireActual(file);

test('the bundle, without what it leaves out of Bolt, answers as the sources do', async () => {
  const bundled = loadBundle();
  for (const [name, event] of EVENTS) {
    const sources = await startSlackDoor();
    const bundle = await startSlackDoor();
    for (const method of ['views.open', 'views.push'])
      for (const door of [sources, bundle]) door.slack.answers[method] = { ok: true, view: { id: 'V1' } };
    const handle = bundled.createSlackHandler({
      env: bundle.env,
      now: () => request.NOW,
      log: createLog((line) => bundle.log.push(line)),
    });
    const [expected, answered] = [await sources.send(event()), await handle(event(), {})];
    expect([name, answered, bundle.jobs(), bundle.log]).toEqual([name, expected, sources.jobs(), sources.log]);
    expect(bundle.slack.calls).toEqual(sources.slack.calls);
    await Promise.all([sources.close(), bundle.close()]);
  }
});

/** In a process of its own: whether the Web API package, which alone of all that is loaded compresses, is there after each event. */
const LOADED = `
  const Module = require('node:module');
  const load = Module._load;
  let isLoaded = false;
  Module._load = function (name) {
    isLoaded ||= name === 'node:zlib';
    return load.apply(this, arguments);
  };
  const [file, input] = process.argv.slice(1);
  const { env, now, events } = JSON.parse(input);
  const nothing = () => undefined;
  const log = { info: nothing, warn: nothing, error: nothing };
  const handle = require(file).createSlackHandler({ env, now: () => now, log });
  (async () => {
    const seen = [];
    for (const event of events) seen.push([(await handle(event, {})).statusCode, isLoaded]);
    console.log(JSON.stringify(seen));
  })();`;

test('the Web API package is loaded with the first view, and not by what needs none', async () => {
  const door = await startSlackDoor();
  door.slack.answers['views.open'] = { ok: true, view: { id: 'V1' } };
  const events = [request.command(), request.click(), request.submit(), request.command({ text: 'bake' })];
  const input = JSON.stringify({ env: door.env, now: request.NOW, events });
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', LOADED, file, input]);
  expect(JSON.parse(stdout)).toEqual([
    [200, false],
    [200, false],
    [200, false],
    [200, true],
  ]);
  await door.close();
});

test('the bundle is under 200 kB, and has neither a web server, nor OAuth, nor zod, nor an AWS SDK in it', () => {
  const code = readFileSync(file, 'utf8');
  expect(code.length).toBeLessThan(200_000);
  for (const name of ['x-powered-by', 'SocketModeClient', 'InstallProvider', 'ZodError', 'aws-sdk-js']) {
    expect([name, code.includes(name)]).toEqual([name, false]);
  }
});
