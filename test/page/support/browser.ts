import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { describeFurther } from '../../support/further.ts';
import { type FakeWorld, startFakeWorld } from './fake-world.ts';
import { BROWSER, chromiumPath, PAGE } from './shared.ts';

export interface Stage {
  page: Page;
  world: FakeWorld;
  /** Opens the page anew, in a window of this width. */
  open: (width?: number) => Promise<Page>;
}

/** Tests that need a Chromium. Without one they are a single test that says so; in CI that test fails. */
export function describeInChromium(title: string, define: () => void): void {
  if (existsSync(chromiumPath())) describe(title, define);
  else itSaysThatNothingRan(title);
}

/** Those that `npm test` leaves out: the page is a tool of local mode, and its journeys are played at every change. */
export const describeFurtherPage = (title: string, define: (stage: () => Stage) => void): void =>
  describeFurther(title, () => describePage(title, define));

/** Tests of the page in front of a world that the test writes. */
export const describePage = (title: string, define: (stage: () => Stage) => void): void =>
  describeInChromium(title, () => define(useStage()));

/** The run's one browser. Closing it closes what was opened through it. */
export const openBrowser = (): Promise<Browser> => chromium.connect(present(BROWSER));

/** The folder of the page as it is shipped. */
export const pageFolder = (): string => present(PAGE);

function present(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: set-up.ts did not run`);
  return value;
}

function itSaysThatNothingRan(title: string): void {
  const what = `page tests did not run (${title}): there is no Chromium at ${chromiumPath()}`;
  it(what, () => {
    process.stderr.write(`${what}. Install one, or name it in CHROMIUM_PATH.\n`);
    if (process.env['CI'] === 'true') throw new Error(`${what}, and CI must have one`);
  });
}

function useStage(): () => Stage {
  let browser: Browser;
  let page: Page;
  let world: FakeWorld;
  let stage: Stage | undefined;

  /** One tab and one address for the whole file: the browser keeps the compiled page, which a new one of either would compile again. */
  const open = async (width = 1280): Promise<Page> => {
    if (stage !== undefined) await forget();
    await page.mouse.move(0, 0);
    await page.setViewportSize({ width, height: 800 });
    await page.goto(world.url);
    await page.getByRole('heading', { name: '#patching', exact: true }).waitFor();
    return page;
  };

  /** What the page remembers, it remembers by tab; what it has asked for is no longer answered. The next page is opened over it. */
  const forget = async (): Promise<void> => {
    await page.evaluate('window.stop(); sessionStorage.clear()');
  };

  beforeAll(async () => {
    world = await startFakeWorld(pageFolder());
    browser = await openBrowser();
    page = await browser.newPage({ reducedMotion: 'reduce' });
    page.setDefaultTimeout(8000);
    page.on('pageerror', (error) => world.pageErrors.push(String(error)));
  });

  beforeEach(async () => {
    world.reset();
    stage = { page: await open(), world, open };
  });

  afterEach(async () => {
    await forget();
    stage = undefined;
    expect(world.pageErrors).toEqual([]);
  });

  afterAll(async () => {
    await browser.close();
    await world.stop();
  });

  return () => {
    if (stage === undefined) throw new Error('the stage is set before each test, not earlier');
    return stage;
  };
}
