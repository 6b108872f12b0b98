import { digestMessage } from '../../src/digest/message/digest.ts';
import { DAY } from '../../src/duration.ts';
import { NOTHING_OWED } from '../../src/home/decision/compliance.ts';
import { homeView } from '../../src/home/message/home.ts';
import { aDay, anException, aWaitingRun, figures } from '../digest/fixture.ts';
import { aBoard, aThing, NOBODY_WAITS } from '../home/board-fixture.ts';
import { aPosture, NOW } from '../posture/posture-fixture.ts';
import { faintTexts } from './support/accessibility.ts';
import { describeFurtherPage } from './support/browser.ts';
import { ts } from './support/fake-world.ts';
import { violations } from './support/violations.ts';

const CARD = { channel: 'C0PATCHING', ts: '1795165200.000100' };

const drifting = aPosture({
  fleet: 'web-prod',
  verdict: 'not-compliant',
  counts: { instances: 10, compliant: 6, notCompliant: 4, notSeen: 0, excepted: 1 },
  causes: [{ code: 'missing', instances: 4 }],
  deadline: {
    due: NOW + DAY,
    cve: 'CVE-2026-1234',
    patch: 'KB5030211',
    exploited: true,
    rule: 'BOD 26-04: known exploited, public, 3 days',
    open: 2,
    overdue: 0,
  },
  exceptions: 1,
  card: CARD,
});
const postures = [drifting, aPosture({ fleet: 'web-dev' })];

describeFurtherPage('the digest and the board', (stage) => {
  const digest = digestMessage(
    figures({
      scope: { kind: 'leadership', fleets: ['web-prod', 'web-dev'] },
      postures,
      days: { 'web-prod': [aDay(7, 10), aDay(1, 8), aDay(0, 6)] },
      exceptions: [anException()],
      waiting: [aWaitingRun()],
    }),
    { chart: true },
  );

  test.each([1400, 390])(
    'at %i px a digest is read by everyone: its chart has a name, a table and words',
    async (width) => {
      const page = await stage().open(width);
      stage().world.messages['C0PATCHING'] = [{ type: 'message', ts: ts(-60), user: 'UPATCHBOT', ...digest }];
      stage().world.tell('message');
      const chart = page.getByRole('img', { name: /^Line chart: Instances by compliance\./ });
      await chart.waitFor();
      await page.getByText('Compliant: 23 Nov 100%, 29 Nov 80%, 30 Nov 60%.').waitFor();
      await page.getByRole('table', { name: 'Fleets, most urgent first' }).waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      expect([await violations(page), await faintTexts(page)]).toEqual([[], []]);
      await page.getByRole('button', { name: 'View as table' }).click();
      const rows = page.getByRole('row', { name: /^(Day|\d)/ });
      expect(await rows.allInnerTexts()).toEqual([
        'Day\tCompliant\tNot seen',
        '23 Nov\t100\t0',
        '29 Nov\t80\t0',
        '30 Nov\t60\t0',
      ]);
      expect(await violations(page)).toEqual([]);
    },
  );

  test.each([1400, 390])(
    'at %i px App Home shows compliance, deadlines, exceptions and what waits for the person',
    async (width) => {
      const page = await stage().open(width);
      const compliance = {
        postures,
        unread: ['api'],
        deadlines: [drifting],
        exceptions: [anException({ card: CARD })],
        tasks: [],
        remindMs: 7 * DAY,
      };
      const board = aBoard({ compliance, now: NOW, things: [aThing('web-prod'), aThing('web-dev')] });
      const owed = { ...NOTHING_OWED, decide: [anException()], renew: [anException()] };
      const view = homeView({ board, waiting: NOBODY_WAITS, owed, sections: [], page: 1 });
      stage().world.homes['U0ANA'] = { id: 'V0HOME', ...view };
      stage().world.tell('view');
      if (width < 700) await page.getByRole('button', { name: 'Channels and people' }).click();
      await page.getByRole('button', { name: /^Patchwarden App/ }).click();
      const home = page.getByRole('region', { name: 'Patchwarden Home' });
      await home.getByText('1 thing waits for you').waitFor();
      for (const title of ['Waiting for you', 'Compliance', 'Deadlines', 'Exceptions', 'Fleets'])
        await home.getByText(title, { exact: true }).waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      expect([await violations(page), await faintTexts(page)]).toEqual([[], []]);
    },
  );
});
