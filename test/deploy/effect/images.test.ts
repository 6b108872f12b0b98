import { findDeployImage, missing } from '../../../src/deploy/effect/images.ts';
import { IMAGE, T0 } from '../../runs/fixture.ts';
import { withPorts } from '../../support/ports.ts';
import { NEW, OWN } from '../facts.ts';
import { anAmi, aWorld, builtImage, type FakeAws, failure, portsOf } from './fake-aws.ts';

async function find(word: string | undefined, parts: Partial<FakeAws> = {}, image = true) {
  const ports = portsOf(aWorld(parts));
  const { 'web-prod': fleet } = ports.config.fleets;
  if (fleet === undefined) throw new Error('the config has no web-prod');
  const { image: _image, ...bare } = fleet;
  return findDeployImage(ports, image ? fleet : bare, word);
}

test.each([
  ['nothing', undefined],
  ['its name in the config', 'web'],
  ['its ARN', IMAGE],
  ['its AMI here', 'ami-0new'],
])('%s names the image of this Region and account', async (_title, word) => {
  expect(await find(word)).toEqual({
    kind: 'image',
    image: { id: 'ami-0new', kind: 'ami', arn: IMAGE, createdAt: T0, origin: OWN },
  });
});

test('an AMI that no pipeline made is found with its owner', async () => {
  const { owner } = OWN;
  const image = { id: 'ami-0old', kind: 'ami', createdAt: expect.any(Number), origin: { owner } };
  expect(await find('ami-0old')).toEqual({ kind: 'image', image });
});

const REGISTRY = '111122223333.dkr.ecr.ap-southeast-2.amazonaws.com';

test.each(['web', `${REGISTRY}/worker:2`, `${REGISTRY}/worker:latest`])(
  'a container image is found by %s, and owned by its registry',
  async (word) => {
    const built = [builtImage({ amis: [], imageUris: [`${REGISTRY}/worker:2`, `${REGISTRY}/worker:latest`] })];
    const image = { id: `${REGISTRY}/worker:2`, kind: 'container', origin: OWN };
    expect(await find(word, { built })).toMatchObject({ image });
  },
);

test('of the AMIs that a build made, the one of a listed account is taken where there is none of this one', async () => {
  const shared = { region: 'ap-southeast-2', accountId: '777788889999', image: 'ami-0shared' };
  const strange = { region: 'ap-southeast-2', accountId: '444455556666', image: 'ami-0strange' };
  const built = [builtImage({ amis: [strange, shared] })];
  const amis = [anAmi('ami-0shared', { owner: '777788889999' }), anAmi('ami-0strange', { owner: '444455556666' })];
  expect(await find('web', { built, amis })).toMatchObject({
    image: { id: 'ami-0shared', origin: { owner: { kind: 'listed', account: '777788889999' } } },
  });
});

const elsewhere = builtImage({ amis: [{ region: 'eu-west-1', accountId: '111122223333', image: 'ami-0eu' }] });

test.each<[string, string | undefined, Partial<FakeAws>, object]>([
  ['nothing available', 'web', { built: [] }, { code: 'none-available', image: 'web' }],
  ['an unknown word', 'wbe', {}, { code: 'unknown-image', name: 'wbe' }],
  ['an AMI that is not there', 'ami-0x', {}, { code: 'unknown-image', name: 'ami-0x' }],
  [
    'an image for elsewhere',
    'web',
    { built: [elsewhere] },
    { code: 'not-here', image: IMAGE, region: 'ap-southeast-2' },
  ],
  [
    'a failed build',
    IMAGE,
    { built: [builtImage({ status: 'FAILED' })] },
    { code: 'not-available', image: IMAGE, status: 'FAILED' },
  ],
  [
    'an AMI that was deregistered',
    'web',
    { amis: [] },
    { code: 'not-available', image: 'ami-0new', status: 'deregistered' },
  ],
])('refuses %s', async (_title, word, parts, refusal) => {
  expect(await find(word, parts)).toEqual({ kind: 'refused', refusal });
});

test('a fleet without an image of its own needs one named', async () => {
  expect(await find(undefined, {}, false)).toEqual({ kind: 'refused', refusal: { code: 'no-image-of-fleet' } });
});

test('what cannot be read is said to be unreadable', async () => {
  const ports = portsOf(aWorld());
  const { 'web-prod': fleet } = ports.config.fleets;
  if (fleet === undefined) throw new Error('the config has no web-prod');
  const images = { ...ports.images, pipelineImages: () => Promise.reject(failure('Throttling')) };
  expect(await findDeployImage(withPorts(ports, { images }), fleet)).toEqual({
    kind: 'refused',
    refusal: { code: 'unreadable', error: 'Throttling' },
  });
});

test('an AMI that is pending cannot be launched', async () => {
  const amis = [{ id: 'ami-0new', name: 'web', state: 'pending' }];
  expect(await missing(portsOf(aWorld({ amis })), NEW)).toBe('pending');
  expect(await missing(portsOf(aWorld()), NEW)).toBeUndefined();
});

describe('an image that was baked in another account or Region', () => {
  const AWAY = { account: '444455556666', region: 'us-east-1' };
  const amis = [
    { region: 'ap-southeast-2', accountId: '111122223333', image: 'ami-0new' },
    { region: 'us-east-1', accountId: '111122223333', image: 'ami-0shared' },
  ];
  const copied = { region: 'us-east-1', accountId: '444455556666', image: 'ami-0copied' };
  const findAway = async (made: readonly object[], seen: readonly string[]) => {
    const ports = portsOf(
      aWorld({
        built: [builtImage({ amis: made as never })],
        amis: seen.map((id) => anAmi(id, { owner: '111122223333' })),
      }),
    );
    const { 'web-prod': fleet } = ports.config.fleets;
    if (fleet === undefined) throw new Error('the config has no web-prod');
    return findDeployImage({ ...ports, here: AWAY }, { ...fleet, place: AWAY }, 'web');
  };

  test('is the AMI that its build made for there', async () => {
    expect(await findAway([...amis, copied], ['ami-0copied'])).toMatchObject({
      image: { id: 'ami-0copied', arn: IMAGE },
    });
  });

  test('or the one that is shared with there', async () => {
    const owner = { kind: 'listed', account: '111122223333' };
    expect(await findAway(amis, ['ami-0shared'])).toMatchObject({ image: { id: 'ami-0shared', origin: { owner } } });
  });

  test('and is refused where the account of the fleet cannot see it', async () => {
    const refusal = { code: 'not-shared', image: 'ami-0shared', owner: '111122223333', ...AWAY };
    expect(await findAway(amis, [])).toEqual({ kind: 'refused', refusal });
  });

  test('or where none was made for its Region', async () => {
    const refusal = { code: 'not-here', image: IMAGE, region: 'us-east-1' };
    expect(await findAway(amis.slice(0, 1), [])).toEqual({ kind: 'refused', refusal });
  });
});
