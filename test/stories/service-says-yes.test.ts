import { templateText } from '../../local/world/application-template.ts';
import { defaultWorld } from '../../local/world/default-world.ts';
import type { Card } from '../support/cards-shown.ts';
import { LocalWorld } from '../support/local-world.ts';
import {
  apiImages,
  call,
  cardOf,
  deploy,
  deployCards,
  fieldsOf,
  fleetImages,
  groupsOf,
  imagesFor,
  lineOf,
  listOf,
  press,
  refreshesOf,
  shortOf,
  stackOf,
  submitted,
} from './deploys.ts';
import { CHANNEL, patchCard, patchCards } from './patching.ts';
import { configFile, worldWith } from './variants.ts';

/** An hour of one world, in which every service reports success and the instances show something else. */

const DEV_WINDOW = 'mw-02dab9c37e5bf9d70';
const NETWORK = defaultWorld.stacks.filter(({ name }) => name === 'baseline-vpc');
/** Its instances never ask the load balancer whether they are healthy. */
const signalsAtOnce = templateText('replacing').replace(/^ *timeout .* describe-target-health .*\n/m, '');
const stackOfSize = (name: string, template: string, capacity: number) => ({
  name,
  template: templateText(template),
  parameters: { BaselineVpcStack: 'baseline-vpc', AmazonMachineImage: '{image:web-1}', Capacity: String(capacity) },
  roleArn: `arn:aws:iam::111122223333:role/${name}-deploy`,
  tags: {},
  createdDaysAgo: 100,
  updates: [],
});
const fleetOf = (name: string, more: object = {}) => ({
  [name]: { policy: 'nonprod', image: 'web', stack: { name, parameter: 'AmazonMachineImage' }, ...more },
});
const patched = (patchGroup: string, more: object = {}) => ({
  policy: 'nonprod',
  channel: CHANNEL,
  patchGroup,
  patch: { timeout: '30m' },
  ...more,
});
const policy = (approvals: number) => ({ approvals, from: ['platform'], expires: '4h' });
const config = configFile('service-says-yes.yml', {
  policies: { nonprod: policy(1), prod: policy(1), emergency: policy(2) },
  fleets: {
    ...fleetOf('web-dev'),
    ...fleetOf('web-prod', { after: 'web-dev', soak: '0m' }),
    ...fleetOf('shop-dev'),
    ...fleetOf('search-dev'),
    ...fleetOf('search-prod', { after: 'search-dev', soak: '10m' }),
    ...fleetOf('books-dev'),
    ...fleetOf('mail-dev'),
    'api-prod': {
      policy: 'prod',
      image: 'api',
      autoScalingGroup: 'api-prod',
      checkpoint: 50,
      alarms: ['api-prod-5xx'],
    },
    'win-dev': patched('Win-DEV', { window: DEV_WINDOW }),
    'win-qa': patched('Win-QA'),
    'win-uat': patched('Win-UAT', { after: 'win-qa', soak: '1m' }),
    'rhel-dev': patched('RHEL-DEV'),
  },
});
const file = worldWith({
  // Twenty minutes before the window of Win-DEV opens.
  start: '2026-11-19T00:40:00Z',
  stacks: [
    ...NETWORK,
    stackOfSize('web-dev', 'replacing', 2),
    stackOfSize('web-prod', 'rolling', 1),
    stackOfSize('shop-dev', 'rolling', 3),
    stackOfSize('search-dev', 'refreshing', 2),
    stackOfSize('search-prod', 'rolling', 1),
    stackOfSize('books-dev', 'rolling', 3),
    stackOfSize('mail-dev', signalsAtOnce, 2),
  ],
  groups: defaultWorld.groups.map((group) => ({ ...group, instances: 4 })),
});

const groupIn = (fleet: string): string => (fleet === 'api-prod' ? fleet : `${fleet}-AutoScalingGroup`);
const titleIn = ({ body }: Card): string => body.split('\n')[0] ?? '';

/** What was seen on the way: cards, answers and what the services themselves said. */
interface Seen {
  images: Record<string, { from: string; to: string }>;
  cards: Record<string, Card>;
  says: Record<string, string>;
  runs: Record<string, Record<string, number>>;
  told: Record<string, string[]>;
}
const seen: Seen = { images: {}, cards: {}, says: {}, runs: {}, told: {} };
const image = (fleet: string) => seen.images[fleet] ?? { from: 'none', to: 'none' };
const card = (name: string): Card => {
  const found = seen.cards[name];
  if (found === undefined) throw new Error(`no card of ${name} was seen`);
  return found;
};

let world: LocalWorld;
beforeAll(async () => {
  world = await LocalWorld.open({ config, world: file });
  await begin();
  await world.advance('8m');
  await lookAtDeploys();
  await waitAtCheckpoint();
  await world.advance('16m');
  await lookAtTheRest();
});
afterAll(async () => {
  expect(world.problems()).toEqual([]);
  await world.close();
});

/** So many of the next instances of a fleet run that image, whatever they were launched as. */
async function wrong(fleet: string, id: string, times = 100): Promise<void> {
  await world.fault({ target: 'instance', group: groupIn(fleet), kind: 'other-image', image: id, times });
}

async function serviceSays(fleet: string): Promise<string> {
  if (fleet !== 'api-prod') return (await stackOf(world, fleet)).status;
  return String((await refreshesOf(world, fleet))[0]?.['Status']);
}

async function keep(name: string, fleet: string): Promise<void> {
  seen.cards[name] = cardOf(world, fleet);
  seen.says[name] = await serviceSays(fleet);
  seen.runs[name] = await fleetImages(world, fleet);
}

async function begin(): Promise<void> {
  const fleets = ['web-dev', 'shop-dev', 'search-dev', 'books-dev', 'mail-dev', 'api-prod'];
  for (const fleet of fleets)
    seen.images[fleet] = await (fleet === 'api-prod' ? apiImages(world) : imagesFor(world, fleet));
  await wrong('web-dev', image('web-dev').from);
  await wrong('shop-dev', image('shop-dev').from, 1);
  await wrong('api-prod', image('api-prod').from, 1);
  // They boot, signal and are never healthy for their load balancer.
  await world.fault({ target: 'instance', group: groupIn('mail-dev'), kind: 'unhealthy', times: 100 });
  for (const [index, fleet] of fleets.entries()) {
    // A deploy reads its approver group four times from its request to its start, and Slack answers twenty a minute.
    if (index === 2) await world.advance('30s');
    await deploy(world, `${fleet} ${image(fleet).to}`);
  }
  // The window of Win-DEV opens in this hour.
  for (const node of await nodesOf('Win-DEV')) await missesOne(node);
  await world.advance('50s');
  // The instances that bring the old image back do not.
  await wrong('books-dev', image('books-dev').to);
  await submitted(world, 'U0BEN', 'run-roll-back', { card: cardOf(world, 'books-dev'), values: { reason: 'errors' } });
}

/** Its next command reports success, and one patch is not there. */
async function missesOne(instance: string): Promise<void> {
  await world.fault({ target: 'node', instance, outcome: { kind: 'patch-fails', reported: 'Success' } });
}

const nodesOf = async (group: string): Promise<string[]> => {
  const { Reservations } = await call(world, 'ec2', 'DescribeInstances', {
    Filters: [{ Name: 'tag:Patch Group', Values: [group] }],
  });
  return listOf(Reservations).flatMap(({ Instances }) => listOf(Instances).map(({ InstanceId }) => String(InstanceId)));
};

async function lookAtDeploys(): Promise<void> {
  for (const fleet of ['web-dev', 'shop-dev', 'books-dev', 'mail-dev', 'api-prod']) await keep(fleet, fleet);
  await keep('succeeded', 'search-dev');
  seen.told['order'] = await world.patch('U0DEV', `deploy web-prod ${image('web-dev').to}`);
  await world.patch('U0DEV', `deploy web-dev ${image('web-dev').to}`);
  // In the soak one instance is replaced, and the new one runs the old image.
  await wrong('search-dev', image('search-dev').from, 1);
  const [group] = await groupsOf(world, 'search-dev');
  const { AutoScalingGroups } = await call(world, 'autoscaling', 'DescribeAutoScalingGroups', {
    AutoScalingGroupNames: [group?.name],
  });
  const [first] = listOf(listOf(AutoScalingGroups)[0]?.['Instances']);
  await call(world, 'autoscaling', 'TerminateInstanceInAutoScalingGroup', {
    InstanceId: first?.['InstanceId'],
    ShouldDecrementDesiredCapacity: false,
  });
}

/** Everything that people could be wrong about while they decide. */
async function waitAtCheckpoint(): Promise<void> {
  await world.fault({ target: 'alarm', alarm: 'api-prod-5xx', state: 'ALARM' });
  seen.told['worse'] = await press(world, 'U0BEN', 'run-approve', cardOf(world, 'api-prod'));
  await keep('alarmed', 'api-prod');
  await world.fault({ target: 'alarm', alarm: 'api-prod-5xx', state: 'OK' });
  await world.advance('5m');
  await keep('calm', 'api-prod');
  await world.fault({
    target: 'aws',
    service: 'cloudwatch',
    operation: 'DescribeAlarms',
    kind: 'access-denied',
    for: '6m',
  });
  await world.advance('5m');
  await keep('unread', 'api-prod');
  seen.told['unread'] = await press(world, 'U0BEN', 'run-approve', cardOf(world, 'api-prod'));
  await keep('soaking', 'search-dev');
  seen.cards['again'] = cardOf(world, 'web-dev');
  await wrong('search-dev', image('search-dev').to);
  await press(world, 'U0BEN', 'deploy-return', cardOf(world, 'search-dev'));
  await world.advance('2m');
  await wrong('api-prod', image('api-prod').from, 1);
  seen.told['continued'] = await press(world, 'U0BEN', 'run-approve', cardOf(world, 'api-prod'));
}

async function lookAtTheRest(): Promise<void> {
  await keep('rest', 'api-prod');
  await keep('returned', 'search-dev');
  await submitted(world, 'U0BEN', 'run-cancel', { card: card('mail-dev'), values: { reason: 'rolling back' } });
  await world.advance('1m');
  seen.told['back'] = await world.patch('U0DEV', 'rollback mail-dev');
  await world.advance('1m');
  await keep('back', 'mail-dev');
}

/** Nothing on it says that it is done, or offers to go on. */
function expectNoSuccess({ body, buttons }: Card): void {
  expect(body).not.toContain('othing is needed from you');
  expect(buttons.filter((each) => /Continue|Deploy to/.test(each))).toEqual([]);
}

test('a second group of a stack, none of it on the image: it failed', () => {
  const { from, to } = image('web-dev');
  expect([seen.says['web-dev'], seen.runs['web-dev']]).toEqual(['UPDATE_COMPLETE', { [from]: 2 }]);
  expect(titleIn(card('web-dev'))).toBe(`Deploy of web-dev to ${shortOf(to)} failed: none of 2 instances run it`);
  expect(card('web-dev').body).toContain(`CloudFormation reports success, but no instance runs \`${to}\``);
  expect(card('web-dev').body).toContain(`Fleet now: 2 instances on \`${from}\``);
  expectNoSuccess(card('web-dev'));
});

test('the fleet after it is not opened, asked for it is refused, and asked again it is not "already runs it"', () => {
  expect(deployCards(world, 'web-prod')).toEqual([]);
  expect(seen.told['order']).toEqual([
    expect.stringMatching(/^No request was made: none of 2 instances of web-dev run /),
  ]);
  expect(card('again').body).toMatch(/Why: CloudFormation finds nothing to change, .* but none of 2 instances run it/);
});

test('a rolling update, one of three not on the image: a person is asked, with its name', () => {
  const { from, to } = image('shop-dev');
  expect([seen.says['shop-dev'], seen.runs['shop-dev']]).toEqual(['UPDATE_COMPLETE', { [from]: 1, [to]: 2 }]);
  expect(titleIn(card('shop-dev'))).toBe(`Needs attention: deploy of shop-dev to ${shortOf(to)}`);
  expect(lineOf(card('shop-dev'), 'Instances')).toContain(`2 of 3 run \`${to}\``);
  expect(lineOf(card('shop-dev'), 'Not on this image')).toMatch(new RegExp(`\`i-\\w+\` \\(\`${from}\`\\)$`));
  expectNoSuccess(card('shop-dev'));
});

test('a second group of a stack, all of it on the image and none of it healthy: a person is asked, with the numbers', () => {
  const { to } = image('mail-dev');
  expect([seen.says['mail-dev'], seen.runs['mail-dev']]).toEqual(['UPDATE_COMPLETE', { [to]: 2 }]);
  expect(titleIn(card('mail-dev'))).toBe(`Needs attention: deploy of mail-dev to ${shortOf(to)}`);
  expect(card('mail-dev').body).toContain('none healthy (2 of 2 before), although CloudFormation reports success');
  expect(card('mail-dev').body).toContain('to roll back instead: Resolve this run, then `/patch rollback mail-dev`');
  expectNoSuccess(card('mail-dev'));
  // As its card says.
  expect(titleIn(card('back'))).toContain(`ack mail-dev to ${shortOf(image('mail-dev').from)}`);
});

test('a rollback by CloudFormation that leaves an instance on the image: a person is asked', () => {
  const { to } = image('books-dev');
  expect(seen.says['books-dev']).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(seen.runs['books-dev']?.[to]).toBeGreaterThan(0);
  expect(titleIn(card('books-dev'))).toBe(`Needs attention: deploy of books-dev to ${shortOf(to)}`);
  expect(card('books-dev').body).toContain('although CloudFormation reports a complete rollback');
  expectNoSuccess(card('books-dev'));
});

test('a success says what the instances showed, and when', () => {
  const { to } = image('search-dev');
  expect(seen.runs['succeeded']).toEqual({ [to]: 2 });
  expect(card('succeeded').body).toMatch(/runs `ami-\w+` on 2 instances · 2 of 2 healthy at 2026-/);
});

test('a soak in which all are healthy, and one runs another image: it does not count, and opens nothing', () => {
  const { from, to } = image('search-dev');
  expect(seen.runs['soaking']).toEqual({ [from]: 1, [to]: 1 });
  expect(card('soaking').body).toMatch(/Soak: 1 of 2 healthy, 1 not on the image, .*checked \d+ times, last 2026-/);
  expect(deployCards(world, 'search-prod')).toEqual([]);
});

test('a rollback of a refresh by CloudFormation, a run of its own, none of it on the old image: it failed', () => {
  const { from } = image('search-dev');
  expect(seen.says['returned']).toBe('UPDATE_COMPLETE');
  expect(seen.runs['returned']).not.toHaveProperty(from);
  expect(titleIn(card('returned'))).toBe(
    `Rollback of search-dev to ${shortOf(from)} failed: none of 2 instances run it`,
  );
  expectNoSuccess(card('returned'));
});

test('a checkpoint that Auto Scaling calls successful: the share is what the instances show', () => {
  expect(seen.says['api-prod']).toBe('Successful');
  expect(titleIn(card('api-prod'))).toMatch(/^Approval needed: continue api-prod to ami-\w+… \(1 of 4\)$/);
  expect(card('api-prod').body).toMatch(
    /1 of 4 instances new and healthy · 4 of 4 healthy · its alarm is OK · checked 2026-/,
  );
});

test('an alarm while it waits: an approval of what the card showed does not count, and the card follows within five minutes', () => {
  expect(seen.told['worse']).toEqual([
    expect.stringMatching(
      /^Nothing was done: api-prod is worse than what you were shown: .* alarm api-prod-5xx in ALARM\. Read/,
    ),
  ]);
  expect(card('alarmed').body).toContain('*Warning* In ALARM now: api-prod-5xx');
  expect(card('calm').body).not.toContain('In ALARM now');
});

test('what cannot be read refuses, and the card says when it last could be', () => {
  expect(card('unread').body).toMatch(
    /\*Warning\* Not checked at .* \(AccessDenied\w*\), last checked at .*: Continue is refused/,
  );
  expect(card('unread').body).toContain('last checked 2026-');
  expect(seen.told['unread']).toEqual([
    expect.stringMatching(/^Nothing was done: the health of api-prod could not be read just now/),
  ]);
});

test('the rest of it, one not on the image: a person is asked', () => {
  const { from, to } = image('api-prod');
  expect(seen.told['continued']?.[0]).toMatch(/^Approved/);
  expect(seen.says['rest']).toBe('Successful');
  expect(seen.runs['rest']?.[from]).toBeGreaterThan(0);
  expect(titleIn(card('rest'))).toBe(`Needs attention: deploy of api-prod to ${shortOf(to)}`);
  expect(card('rest').body).toMatch(/Only \d of 4 instances run .*, although Auto Scaling reports success/);
  expectNoSuccess(card('rest'));
});

test('a window that is SUCCESS, and left both instances without a patch: its card says 0 of 2', async () => {
  const { WindowExecutions } = await call(world, 'ssm', 'DescribeMaintenanceWindowExecutions', {
    WindowId: DEV_WINDOW,
  });
  expect(listOf(WindowExecutions).map(({ Status }) => Status)).toEqual(['SUCCESS']);
  const cards = world
    .messages(CHANNEL)
    .filter(({ metadata }) => fieldsOf(metadata?.event_payload)['window_id'] === DEV_WINDOW);
  expect(cards.map(({ text }) => text)).toEqual([expect.stringMatching(/^Patching-DEV ended: 0 of 2/)]);
});

describe('afterwards, each in a world of its own', () => {
  beforeEach(() => world.reset());

  test('Image Builder reports AVAILABLE, and EC2 has no AMI: the bake failed, and offers no deploy', async () => {
    await world.fault({ target: 'bake', pipeline: 'web', kind: 'no-ami' });
    await world.patch('U0ANA', 'bake web');
    await world.press('U0BEN', 'approve');
    await world.advance('35m');
    expect(await world.images()).toEqual(['AVAILABLE']);
    expect(world.card().text).toMatch(/^Bake of web failed/);
    expect(world.card().body).toMatch(/EC2 has no AMI ami-\w+ in account 111122223333, ap-southeast-2/);
    expectNoSuccess(world.card());
  });

  test('commands that succeeded, on an instance that misses a patch and on one that did not restart: not patched', async () => {
    const [qa = ''] = await nodesOf('Win-QA');
    const [rhel = ''] = await nodesOf('RHEL-DEV');
    await missesOne(qa);
    await world.fault({ target: 'node', instance: rhel, outcome: { kind: 'no-restart' } });
    for (const fleet of ['win-qa', 'rhel-dev']) {
      await world.patch('U0ANA', `install ${fleet}`, CHANNEL);
      await world.advance('5s');
      await world.press('U0BEN', 'approve', patchCard(world, fleet));
    }
    await world.advance('25m');
    for (const fleet of ['win-qa', 'rhel-dev'])
      expect(patchCard(world, fleet).text).not.toMatch(/^\S+ patched|^Approval needed/);
    expect(patchCard(world, 'win-qa').body).toMatch(/1 of 2/);
    expect(patchCard(world, 'rhel-dev').text).toMatch(/^Needs attention: 1 instance of rhel-dev did not come back/);
    expect(patchCards(world, 'win-uat')).toEqual([]);
  });
});
