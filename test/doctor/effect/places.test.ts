import { loadConfig } from '../../../src/app/config.ts';
import { AwsCallError } from '../../../src/aws/failure.ts';
import type { Here } from '../../../src/config/here.ts';
import { placeText } from '../../../src/config/place.ts';
import type { Config, FleetConfig } from '../../../src/config/types.ts';
import { findingsOf } from '../../../src/doctor/decision/findings.ts';
import { loadDoctorFacts } from '../../../src/doctor/effect/facts.ts';
import { readingUntil } from '../../../src/doctor/effect/reading.ts';
import { findingText } from '../../../src/doctor/message/finding.ts';
import { DAY } from '../../../src/duration.ts';
import { portsDouble } from '../../support/ports.ts';

/** What is read of a hub with member places, and deadlines whose orders lead from one place to another. */

const HOME: Here = { account: '111122223333', region: 'ap-southeast-2' };
const SHOP: Here = { account: '444455556666', region: 'us-east-1' };
const TOKEN = { kind: 'unread', action: 'x:Y', code: 'AccessDenied', why: 'no-token' } as const;

const { fleets: _fleets, sections, ...estate } = loadConfig('test/infra/member/patchwarden.yml');
const { sync: _sync, ...others } = sections;

const fleet = (name: string, place: Here, over: Partial<FleetConfig> = {}): FleetConfig => ({
  name,
  place,
  policy: 'prod',
  channel: 'C0PATCHING',
  alarms: [],
  target: { kind: 'stack', stack: name, parameter: 'Image' },
  ...over,
});

/** A patch group that its window patches. */
const windowed = (name: string, place: Here): FleetConfig =>
  fleet(name, place, { window: `mw-${name}`, target: { kind: 'patch-group', patchGroup: name } });

const configOf = (fleets: readonly FleetConfig[], over: Partial<Config> = {}): Config => ({
  ...estate,
  sections: others,
  fleets: Object.fromEntries(fleets.map((each) => [each.name, each])),
  ...over,
});

/** As it fails where AWS gives no credentials of the role that reads a place. */
const notTaken = new AwsCallError(
  'taking role arn:aws:iam::444455556666:role/patchwarden-reader-us-east-1 (deploy PatchwardenMember-444455556666-us-east-1 there)',
  Object.assign(new Error('not authorized'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } }),
);

/** What the doctor says, with what was asked of each place. */
async function doctor(config: Config, { looksAround = true, closed = '', documents = 'x' } = {}) {
  const asked: string[] = [];
  const at = (place: Here) => {
    const ask =
      <Of>(what: string, answer: Of) =>
      async (of?: unknown): Promise<Of> => {
        asked.push(`${placeText(place)} ${what} ${typeof of === 'string' ? of : ''}`.trim());
        if (placeText(place) === closed) throw new AwsCallError('reading', notTaken);
        return answer;
      };
    return portsDouble({
      here: place,
      config,
      automationLoad: { running: ask('automations', 0) },
      documents: { state: ask('document', { hash: documents, deployed: 'x' }) },
      roles: { exists: ask('role', true) },
      queueStates: { messagesIn: ask('queue', 0) },
      queueAges: { oldestMessage: ask('age', 0) },
      cloudFormation: { ...portsDouble().cloudFormation, template: ask('template', '{}') },
      cloudWatch: { alarms: ask('alarms', []) },
    });
  };
  const facts = await loadDoctorFacts(at(HOME), {
    slack: TOKEN,
    secrets: 'not-here',
    rolesOfFleets: false,
    read: readingUntil(() => false),
    ...(looksAround ? { at } : {}),
  });
  return { asked, said: findingsOf(facts).map((each) => `${each.level}: ${findingText(each).text}`) };
}

test('a document of a pipeline that is in a member is not missed at home', async () => {
  const { shop } = estate.images;
  const { asked } = await doctor(configOf([], { images: shop === undefined ? {} : { shop } }));
  expect(asked.filter((what) => what.startsWith(`${placeText(HOME)} document`))).toEqual([
    `${placeText(HOME)} document Patchwarden-Confirm`,
  ]);
});

test('each listed place is looked at, whatever is there', async () => {
  const { asked, said } = await doctor(configOf([]));
  for (const place of ['111122223333/us-west-2', placeText(SHOP), '777788889999/eu-west-1'])
    expect(asked).toContain(`${place} automations`);
  expect(said.join('\n')).not.toContain('which this command does not look at');
});

test('a place whose role cannot be taken says so once with what AWS answered, and nothing else of it is asked', async () => {
  const closed = placeText(SHOP);
  const { asked, said } = await doctor(configOf([fleet('web', SHOP), windowed('patched', SHOP)]), { closed });
  expect(asked.filter((what) => what.startsWith(closed))).toEqual([`${closed} automations`]);
  const [line, ...more] = said.filter((each) => each.includes(closed) && !each.startsWith('ok: '));
  expect(line).toMatch(
    /^unknown: 444455556666\/us-east-1: Not read: everything, whether patched can meet its deadline, since the bot has no access there\. AWS answered: `taking role .*patchwarden-reader-us-east-1 \(deploy PatchwardenMember-444455556666-us-east-1 there\): AccessDenied: not authorized`\.$/,
  );
  expect(more).toEqual([]);
  expect(asked).toContain('777788889999/eu-west-1 automations');
});

test('a member has its own documents and roles, without those that only home has, and its own stack to deploy', async () => {
  const config = configOf([fleet('web', SHOP)], { images: {} });
  const there = (asked: string[]) => asked.filter((what) => /us-east-1 (?:document|role)/.test(what));
  const { asked, said } = await doctor(config);
  expect(there(asked)).toEqual([
    `${placeText(SHOP)} document Patchwarden-Deploy`,
    `${placeText(SHOP)} role patchwarden-deploy-runbook-us-east-1`,
  ]);
  expect(said).toContainEqual(expect.stringMatching(/^ok: 444455556666\/us-east-1: 1 document as deployed/));
  const changed = await doctor(config, { documents: 'other' });
  expect(changed.said).toContainEqual(expect.stringMatching(/^to-do: 444455556666\/us-east-1: .*Patchwarden-Deploy/));
});

describe('an order from one place to another', () => {
  const order = [
    fleet('dev', HOME),
    fleet('test', SHOP, { after: 'dev', soakMs: 2 * DAY }),
    fleet('prod', SHOP, { after: 'test', soakMs: 2 * DAY }),
  ];

  test('takes as long as all of it', async () => {
    const { said } = await doctor(configOf(order));
    expect(said).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^to-do: 444455556666\/us-east-1: \*prod\* has 3 days .* needs at least 4 days/),
        expect.stringMatching(/^ok: 444455556666\/us-east-1: \*test\* has 3 days .* 2 days from a release suffice/),
        expect.stringMatching(/^ok: \*dev\* has 3 days /),
      ]),
    );
  });

  test('is not known where a fleet of it is in a place that was not read', async () => {
    const { said } = await doctor(
      configOf([windowed('first', SHOP), fleet('last', HOME, { after: 'first', soakMs: DAY })]),
      { looksAround: false },
    );
    expect(said.filter((line) => line.includes('whether last'))).toEqual([
      expect.stringMatching(/^unknown: Not read: .*whether last can meet its deadline.*`\/patch doctor`/),
    ]);
  });
});
