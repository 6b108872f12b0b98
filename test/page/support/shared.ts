import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { bundlePage } from './bundle.ts';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Where the test files find the built page, and the browser. */
export const PAGE = 'PATCHWARDEN_TEST_PAGE';
export const BROWSER = 'PATCHWARDEN_TEST_BROWSER';

export const chromiumPath = (): string => process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

/** Once for all page tests of a run: the page is built, and one Chromium started to which every test file connects. */
export async function startShared(): Promise<() => Promise<void>> {
  const bundle = await bundlePage();
  process.env[PAGE] = bundle.folder;
  if (!existsSync(chromiumPath())) return bundle.remove;
  const server = await chromium.launchServer({ executablePath: chromiumPath(), args: FLAGS });
  process.env[BROWSER] = server.wsEndpoint();
  return async () => {
    await server.close();
    await bundle.remove();
  };
}
