import { nextOf, parseCron } from '../../../../../local/aws/ssm/windows/cron.ts';
import { createRandom, type Random } from '../../../../model/random.ts';
import { report } from '../../../../model/report.ts';
import { openingsIn, type Stretch, stretchesOf } from './cron-reference.ts';

/** All that Intl knows, with `npm run prove`; here those with the oddest clocks, and the usual ones. */
const ZONES =
  process.env['PATCHWARDEN_ZONES'] === 'all'
    ? Intl.supportedValuesOf('timeZone')
    : `UTC Africa/Cairo Africa/Casablanca Africa/Johannesburg America/Anchorage America/Asuncion America/Chicago
       America/Halifax America/Havana America/Los_Angeles America/New_York America/Nuuk America/Phoenix America/Santiago
       America/Sao_Paulo America/St_Johns Antarctica/Troll Asia/Beirut Asia/Gaza Asia/Jerusalem Asia/Kathmandu Asia/Kolkata
       Asia/Singapore Asia/Tehran Asia/Tokyo Atlantic/Azores Australia/Adelaide Australia/Eucla Australia/Hobart
       Australia/Lord_Howe Australia/Perth Australia/Sydney Europe/Berlin Europe/Chisinau Europe/Dublin Europe/London
       Pacific/Auckland Pacific/Chatham Pacific/Easter Pacific/Kiritimati`
        .split(/\s+/)
        .filter((zone) => zone !== '');
const INSTANTS = Number(process.env['PATCHWARDEN_INSTANTS'] ?? 800);
const INSTANTS_PER_EXPRESSION = 80;
const FROM = Date.UTC(2026, 0, 1);
const UNTIL = Date.UTC(2029, 0, 1);

/** Often in the hours in which clocks are set. */
const randomExpression = (random: Random): string => {
  const day = () =>
    random.pick(['?', '*', 'L', `${1 + random.int(31)}`, `${1 + random.int(31)}W`, '1-7', '1/10', '8,22', '31']);
  const weekday = () =>
    random.pick([
      '*',
      'SUN',
      'MON-FRI',
      '1',
      '7',
      'L',
      '6L',
      'SUNL',
      `${1 + random.int(7)}#${1 + random.int(5)}`,
      'TUE,THU',
      '2/2',
    ]);
  const monthDay = day();
  const minute = random.pick(['0', '30', `${random.int(60)}`, '0/15', '10-50/20', '5,45']);
  const hour = random.pick(['*', '2', '3', '0', '23', `${random.int(24)}`, '1-4', '*/6', '0,2,12', '0,1,22,23']);
  const month = random.pick(['*', '*', '*', 'MAR,APR,OCT,NOV', `${1 + random.int(12)}`, 'JAN-JUN', '*/3', '2']);
  const year = random.pick(['*', '*', '*', '2027', '2026-2028', '2026/2']);
  const six = `${minute} ${hour} ${monthDay} ${month} ${monthDay === '?' ? weekday() : '?'} ${year}`;
  return random.chance(0.2) ? `${random.int(60)} ${six}` : six;
};

interface Disagreement {
  expression: string;
  zone: string;
  after: string;
  simulated: string | undefined;
  reference: string | undefined;
}

const shown = (time: number | undefined) => (time === undefined ? undefined : new Date(time).toISOString());

/** Where the two disagree about one zone. */
const disagreements = (zone: string, seed: number): Disagreement[] => {
  const random = createRandom(seed);
  const stretches = stretchesOf(zone, FROM, UNTIL);
  const found: Disagreement[] = [];
  for (let done = 0; done < INSTANTS; done += INSTANTS_PER_EXPRESSION) {
    const expression = randomExpression(random);
    const cron = parseCron(expression);
    const openings = openingsIn(expression, stretches);
    const instants = Array.from({ length: INSTANTS_PER_EXPRESSION }, () => instantFor(random, openings, stretches));
    for (const after of instants) {
      const reference = openings[firstBeyond(openings, after)];
      const simulated = nextOf(cron, after, zone);
      // What lies beyond its last stretch the reference does not know.
      if (simulated === reference || (reference === undefined && (simulated ?? UNTIL) >= UNTIL)) continue;
      found.push({
        expression,
        zone,
        after: new Date(after).toISOString(),
        simulated: shown(simulated),
        reference: shown(reference),
      });
    }
  }
  return found;
};

/** Any moment, one at an opening or just beside it, or one around which clocks are set. */
const instantFor = (random: Random, openings: readonly number[], stretches: readonly Stretch[]): number => {
  const kind = random.weighted({ any: 2, opening: 1, change: 1 });
  if (kind === 'opening' && openings.length > 0)
    return inside(random.pick(openings) + random.pick([-1, 0, 1, -3_600_000]));
  if (kind === 'change') return inside(random.pick(stretches).until + random.int(3 * 3_600_000) - 2 * 3_600_000);
  return inside(FROM + random.int(UNTIL - FROM));
};

/** The reference knows nothing of what lies before its first moment. */
const inside = (time: number): number => Math.min(Math.max(time, FROM + 2 * 86_400_000), UNTIL);

/** The place of the first opening after a moment. */
const firstBeyond = (openings: readonly number[], time: number): number => {
  let [low, high] = [0, openings.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((openings[middle] ?? 0) > time) high = middle;
    else low = middle + 1;
  }
  return low;
};

test(`windows open when an independent reading of the cron expression says, in ${ZONES.length} zones`, () => {
  const found = ZONES.flatMap((zone, index) => disagreements(zone, index + 1));
  report('cron-reference', { zones: ZONES.length, instants: INSTANTS, from: FROM, until: UNTIL });
  expect(found.slice(0, 10)).toEqual([]);
});

test('the reference knows when clocks are set', () => {
  const [summer, winter] = stretchesOf('Australia/Sydney', Date.UTC(2027, 2, 1), Date.UTC(2027, 5, 1));
  expect([shown(summer?.until), summer?.offset, winter?.offset]).toEqual([
    '2027-04-03T16:00:00.000Z',
    39_600_000,
    36_000_000,
  ]);
});
