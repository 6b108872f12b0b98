import { parseConfig } from '../../../src/config/load.ts';
import { checkDeployPlan } from '../../../src/deploy/effect/check.ts';
import { findDeployImage } from '../../../src/deploy/effect/images.ts';
import { loadMemory } from '../../../src/deploy/effect/memory.ts';
import { loadOriginRefusal } from '../../../src/deploy/effect/origin.ts';
import type { DeployPlan } from '../../../src/deploy/types/plan.ts';
import { FULL } from '../../config/fixture.ts';
import { IMAGE, T0 } from '../../runs/fixture.ts';
import { aDeploy, aDeployPlan, NEW, OWN } from '../facts.ts';
import { anAmi, aWorld, builtImage, type FakeAws, failure, portsOf } from './fake-aws.ts';

const PARAMETER = '/golden/web/latest';
const GOLD = 'ami-0aaaaaaaaaaaaaaa1';
const NEXT = 'ami-0aaaaaaaaaaaaaaa2';
const FOREIGN = 'ami-0aaaaaaaaaaaaaaa3';
const STRANGE = 'ami-0aaaaaaaaaaaaaaa4';
const PENDING = 'ami-0aaaaaaaaaaaaaaa5';

const here = (image: string) => ({ region: 'ap-southeast-2', accountId: '111122223333', image });
const goldBuild = builtImage({ amis: [here(GOLD)], testsOn: true });

/** A world whose fleets web-dev and web-prod take the gold image of `parameter`. */
function goldPorts(value: string | undefined, { only = false, ...parts }: Partial<FakeAws> & { only?: boolean } = {}) {
  const world = aWorld({
    parameters: value === undefined ? {} : { [PARAMETER]: value },
    built: [goldBuild],
    amis: [
      ...['ami-0old', GOLD, NEXT].map((id) => anAmi(id)),
      anAmi(FOREIGN, { owner: '777788889999' }),
      anAmi(STRANGE, { owner: '999988887777' }),
      anAmi(PENDING, { state: 'pending' }),
    ],
    ...parts,
  });
  const keys = `, parameter: ${PARAMETER}${only ? ', only: gold' : ''}, policy: prod`;
  return { ...portsOf(world), config: parseConfig(FULL.replace('/web", policy: prod', `/web"${keys}`)) };
}

type GoldPorts = ReturnType<typeof goldPorts>;

function find(ports: GoldPorts, word: string | undefined, fleet = 'web-dev') {
  const found = ports.config.fleets[fleet];
  if (found === undefined) throw new Error(`the config has no ${fleet}`);
  return findDeployImage(ports, found, word);
}

const mark = { parameter: PARAMETER, tests: 'passed', followed: true };

test.each(['gold', undefined])(
  'the word %s means what the parameter holds, with its owner and its tests',
  async (word) => {
    expect(await find(goldPorts(GOLD), word)).toEqual({
      kind: 'image',
      image: { id: GOLD, kind: 'ami', arn: IMAGE, createdAt: expect.any(Number), origin: OWN, gold: mark },
    });
  },
);

test('of the gold image of a listed account the tests are not known here', async () => {
  const owner = { kind: 'listed', account: '777788889999' };
  const image = { id: FOREIGN, origin: { owner }, gold: { ...mark, tests: 'unknown' } };
  expect(await find(goldPorts(FOREIGN), 'gold')).toMatchObject({ image });
});

test('an image that is named by its id and is gold is marked, and follows nothing', async () => {
  const { followed: _followed, ...named } = mark;
  expect(await find(goldPorts(GOLD), GOLD)).toMatchObject({ image: { id: GOLD, gold: named } });
  expect(await find(goldPorts(NEXT), GOLD)).not.toHaveProperty('image.gold');
});

test.each<[string, GoldPorts, string, object]>([
  ['without a parameter', goldPorts(GOLD), 'api-prod', { code: 'no-gold', image: 'api' }],
  ['that is not written yet', goldPorts(undefined), 'web-dev', { code: 'gold-missing', parameter: PARAMETER }],
  ['that is something else', goldPorts('latest'), 'web-dev', { code: 'gold-invalid', parameter: PARAMETER }],
  [
    'that this account cannot see',
    goldPorts('ami-0bbbbbbbbbbbbbbb1'),
    'web-dev',
    { code: 'gold-not-here', parameter: PARAMETER, image: 'ami-0bbbbbbbbbbbbbbb1', region: 'ap-southeast-2' },
  ],
  [
    'that is not there yet',
    goldPorts(PENDING),
    'web-dev',
    { code: 'not-available', image: PENDING, status: 'pending' },
  ],
  [
    'whose tests still run',
    goldPorts(GOLD, { built: [{ ...goldBuild, status: 'TESTING' }] }),
    'web-dev',
    { code: 'not-available', image: GOLD, status: 'TESTING' },
  ],
])('refuses a gold image %s', async (_title, ports, fleet, refusal) => {
  expect(await find(ports, 'gold', fleet)).toEqual({ kind: 'refused', refusal });
});

test('a parameter that cannot be read is said to be unreadable', async () => {
  const ports = goldPorts(GOLD);
  const parameters = { read: () => Promise.reject(failure('AccessDeniedException')) };
  expect(await find({ ...ports, parameters }, 'gold')).toEqual({
    kind: 'refused',
    refusal: { code: 'unreadable', error: 'AccessDeniedException' },
  });
});

const plan = (parts: Partial<DeployPlan> = {}): DeployPlan =>
  aDeployPlan({
    fleet: 'web-dev',
    target: { kind: 'stack', stack: 'web-dev', parameter: 'AmazonMachineImage' },
    image: { id: GOLD, kind: 'ami', origin: OWN, gold: { parameter: PARAMETER, tests: 'passed', followed: true } },
    ...parts,
  });

test.each([
  ['the owner of a stranger', STRANGE, { owner: { kind: 'other', account: '999988887777' } }, { code: 'other-owner' }],
  ['an image of nobody', GOLD, { owner: { kind: 'unknown' } }, { code: 'unknown-owner' }],
] as const)('%s is refused, gold or not', async (_title, id, origin, refusal) => {
  const ports = goldPorts(id);
  const image = { ...plan().image, id, origin };
  expect(await loadOriginRefusal(ports, { ...plan(), image }, { image: 'web' })).toMatchObject(refusal);
});

describe('where only gold may be deployed', () => {
  const only = { code: 'only-gold', image: 'ami-0old', parameter: PARAMETER, gold: GOLD };
  const old = { ...plan().image, id: 'ami-0old', origin: OWN };
  const image = { image: 'web' };

  test('another image is refused, naming the gold one', async () => {
    const ports = goldPorts(GOLD, { only: true });
    expect(await find(ports, 'ami-0old')).toEqual({ kind: 'refused', refusal: only });
    expect(await loadOriginRefusal(ports, { ...plan(), image: old }, image)).toEqual(only);
    expect(await find(ports, GOLD)).toMatchObject({ kind: 'image' });
  });

  test('the rest of a canary brings what the canary runs', async () => {
    const ports = goldPorts(GOLD, { only: true });
    expect(await loadOriginRefusal(ports, { ...plan({ stage: 'rest' }), image: old }, image)).toBeUndefined();
  });

  test('nothing may be deployed while the parameter holds none', async () => {
    const { gold: _gold, ...none } = only;
    expect(await find(goldPorts('none', { only: true }), 'ami-0old')).toEqual({ kind: 'refused', refusal: none });
  });
});

const check = (ports: GoldPorts, parts: Partial<DeployPlan> = {}) =>
  checkDeployPlan(ports, aDeploy({ name: parts.fleet ?? 'web-dev', plan: plan(parts) }));
const moved = `the gold image was ${GOLD} and is now ${NEXT} (parameter ${PARAMETER})`;

describe('before the start', () => {
  test('the parameter that holds the approved image changes nothing', async () => {
    expect(await check(goldPorts(GOLD))).toMatchObject({ kind: 'same' });
  });

  test('another gold image is worked out and asked for again', async () => {
    const gold = { parameter: PARAMETER, tests: 'unknown', followed: true };
    expect(await check(goldPorts(NEXT))).toMatchObject({
      kind: 'void',
      plan: { image: { id: NEXT, gold } },
      why: moved,
    });
  });

  test('one that the fleet before has not run ends the request', async () => {
    const target = { kind: 'stack', stack: 'web-prod', parameter: 'AmazonMachineImage' } as const;
    expect(await check(goldPorts(NEXT), { fleet: 'web-prod', target })).toEqual({
      kind: 'gone',
      why: `${moved}, which web-dev has not run and soaked`,
    });
  });

  test('one that cannot be deployed ends it too', async () => {
    expect(await check(goldPorts('ami-0bbbbbbbbbbbbbbb1'))).toMatchObject({ kind: 'gone' });
  });

  test('a parameter that the config no longer names ends it', async () => {
    const { web, ...images } = goldPorts(GOLD).config.images;
    if (web === undefined) throw new Error('the config has no image web');
    const ports = goldPorts(GOLD);
    const renamed = {
      ...ports,
      config: { ...ports.config, images: { ...images, web: { ...web, parameter: '/other' } } },
    };
    expect(await check(renamed)).toEqual({
      kind: 'gone',
      why: 'patchwarden.yml now gives the gold image of web-dev another parameter',
    });
  });

  test.each([
    ['none', { kind: 'unknown', what: `which image is gold: parameter ${PARAMETER} holds no AMI id` }],
    [undefined, { kind: 'unknown' }],
  ])('a parameter that holds %s holds it', async (value, expected) => {
    expect(await check(goldPorts(value))).toMatchObject(expected);
  });

  test('an image that was named by its id stays, and people are told that gold has moved on', async () => {
    const image = { id: GOLD, kind: 'ami', origin: OWN, gold: { parameter: PARAMETER, tests: 'passed' } } as const;
    expect(await check(goldPorts(NEXT), { image })).toMatchObject({
      kind: 'changed',
      plan: { image: { id: GOLD }, memory: { facts: [{ code: 'not-gold', gold: NEXT }] } },
      why: `the gold image is now ${NEXT}`,
    });
  });
});

test('a rollback is not compared with gold', async () => {
  const run = aDeploy({ plan: aDeployPlan({ image: NEW, returnOf: 'd-1' }) });
  expect((await loadMemory(goldPorts(GOLD), run, T0)).facts).toEqual([]);
});
