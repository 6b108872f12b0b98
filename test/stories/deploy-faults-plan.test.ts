import { defaultWorld } from '../../local/world/default-world.ts';
import { further } from '../support/further.ts';
import {
  approve,
  approveWhilePaused,
  ask,
  awsFault,
  begin,
  changeSets,
  oldest,
  oneOfOurs,
  plainFleets,
  resume,
  running,
  updates,
} from './deploy-faults.ts';
import {
  amisOf,
  call,
  cardOf,
  deployCards,
  refreshesOf,
  runIdOf,
  shortOf,
  stackOf,
  titleOf,
  updateByHand,
} from './deploys.ts';
import { inLocalWorld } from './in-local-world.ts';
import { worldWith } from './variants.ts';

const roleless = ({ roleArn: _roleArn, ...stack }: (typeof defaultWorld.stacks)[number]) => stack;
const stacks = defaultWorld.stacks.map((stack) => (stack.name === 'search-dev' ? roleless(stack) : stack));
const misspelt = { policy: 'nonprod', image: 'web', stack: { name: 'worker-dev', parameter: 'AmazonMachineImagee' } };
const local = inLocalWorld({
  windows: false,
  config: plainFleets('deploy-plans', { 'worker-dev': misspelt }),
  world: worldWith({ stacks }),
});

describe('nobody is asked, and nothing is made, for', () => {
  test.each([
    ['a parameter that the stack does not have', 'worker-dev', 'stack worker-dev has no parameter AmazonMachineImagee'],
    ['a stack without a role of its own', 'search-dev', 'the stack has no service role'],
  ])('%s', async (_what, fleet, why) => {
    const { world } = local;
    await ask(world, fleet);
    expect(titleOf(world, fleet)).toMatch(/ (failed|not started)$/);
    expect(cardOf(world, fleet).body).toContain(`Why: ${why}`);
    expect([await changeSets(world, fleet), await updates(world, fleet), await world.executions()]).toEqual([
      [],
      [],
      [],
    ]);
  });

  test('a stack that is being updated; afterwards it can be asked for', async () => {
    const { world } = local;
    await updateByHand(world, 'shop-dev', { Capacity: '2' });
    await ask(world, 'shop-dev');
    expect(titleOf(world, 'shop-dev')).toMatch(/ (failed|not started)$/);
    expect(cardOf(world).body).toContain(
      'Why: stack shop-dev is UPDATE_IN_PROGRESS\nNo approval was requested and nothing was changed.',
    );
    await world.advance('10m');
    await ask(world, 'shop-dev');
    expect(titleOf(world, 'shop-dev')).toMatch(/^Approval needed/);
  });

  test('a stack that is gone', async () => {
    const { world } = local;
    await call(world, 'cloudformation', 'DeleteStack', { StackName: 'shop-dev' });
    await world.advance('10m');
    await ask(world, 'shop-dev');
    expect(cardOf(world).body).toContain('Why: stack shop-dev does not exist\n');
  });

  test('an image that runs there already', async () => {
    const { world } = local;
    const runs = (await stackOf(world, 'shop-dev')).parameters['AmazonMachineImage'];
    await world.patch('U0DEV', `deploy shop-dev ${runs}`);
    await world.advance('10s');
    expect(titleOf(world, 'shop-dev')).toMatch(/ runs ami-/);
    expect(cardOf(world).body).toMatch(/ already ran `ami-\w+`: nothing had to change/);
    expect(await changeSets(world, 'shop-dev')).toEqual([]);
  });

  test('a change set that fails, which is deleted', async () => {
    const { world } = local;
    const { TemplateBody: whole } = await call(world, 'cloudformation', 'GetTemplate', { StackName: 'baseline-vpc' });
    // What the fleet imports is exported no longer.
    const [TemplateBody] = String(whole).split('\nOutputs:');
    await call(world, 'cloudformation', 'UpdateStack', { StackName: 'baseline-vpc', TemplateBody });
    await world.advance('5m');
    await ask(world, 'shop-dev');
    expect(titleOf(world, 'shop-dev')).toMatch(/ (failed|not started)$/);
    expect(cardOf(world).body).toContain('could not compute the change: No export named baseline-vpc-Vpc found');
    expect(await changeSets(world, 'shop-dev')).toEqual([]);
  });

  test('a change set that CloudFormation refuses', async () => {
    const { world } = local;
    await world.fault(awsFault('cloudformation', 'CreateChangeSet', 'access-denied'));
    await ask(world, 'shop-dev');
    expect(titleOf(world, 'shop-dev')).toMatch(/ (failed|not started)$/);
    expect(cardOf(world).body).toMatch(/Why: .* not authorized to perform: cloudformation:CreateChangeSet/);
  });

  test('a group with a refresh on its way', async () => {
    const { world } = local;
    await call(world, 'autoscaling', 'StartInstanceRefresh', { AutoScalingGroupName: 'api-prod' });
    await ask(world, 'api-prod');
    expect(cardOf(world).body).toMatch(/Why: an instance refresh of group api-prod is \w+\n/);
    expect(await refreshesOf(world)).toHaveLength(1);
  });
});

describe('between the approval and the start', () => {
  test('an image that was deregistered ends it', async () => {
    const { world } = local;
    await approveWhilePaused(world, 'shop-dev');
    const ImageId = await oldest(world);
    await call(world, 'ec2', 'DeregisterImage', { ImageId });
    await resume(world);
    expect(titleOf(world, 'shop-dev')).toMatch(/ (failed|not started)$/);
    expect(cardOf(world).body).toContain(`Nothing was started: image ${ImageId} is deregistered. Fix that, then`);
    expect([await updates(world, 'shop-dev'), await world.executions()]).toEqual([[], []]);
    expect((await ask(world, 'shop-dev'))[0]).toContain(`image \`${ImageId}\` is deregistered, not available`);
  });

  test('a stack that is gone ends it', async () => {
    const { world } = local;
    await approveWhilePaused(world, 'shop-dev');
    await call(world, 'cloudformation', 'DeleteStack', { StackName: 'shop-dev' });
    await world.advance('10m');
    await resume(world);
    expect(titleOf(world, 'shop-dev')).toMatch(/ (failed|not started)$/);
    expect(cardOf(world).body).toContain('Nothing was started: stack shop-dev is DELETE_COMPLETE.');
  });

  test('a busy stack holds it; what the person changed voids the approval, and people are asked anew', async () => {
    const { world } = local;
    await approveWhilePaused(world, 'shop-dev');
    const [, other = ''] = await amisOf(world);
    await updateByHand(world, 'shop-dev', { AmazonMachineImage: other });
    await resume(world);
    expect(cardOf(world).body).toContain('Stack shop-dev is UPDATE_IN_PROGRESS. Checked again each');
    await world.advance('10m');
    expect(titleOf(world, 'shop-dev')).toMatch(/^Approval needed/);
    const { body } = cardOf(world);
    expect(body).toContain(`one-click rollback to \`${shortOf(other)}\``);
    expect(body).toContain('approval is needed again: the stack has been changed since. Needs 1 of ');
    const old = world.clickBody('U0BEN', `${runIdOf(world, 'shop-dev')}:1`, cardOf(world));
    expect((await world.told('U0BEN', () => world.send(old)))[0]).toContain('The card now shows version 2');
    await approve(world, 'shop-dev');
    await world.advance('10m');
    expect(titleOf(world, 'shop-dev')).toMatch(/ runs ami-/);
    expect(await updates(world, 'shop-dev')).toEqual(['by hand', ...oneOfOurs]);
  });

  further('a person who made the same change leaves nothing to do', async () => {
    const { world } = local;
    await approveWhilePaused(world, 'shop-dev');
    await updateByHand(world, 'shop-dev', { AmazonMachineImage: await oldest(world) });
    await world.advance('10m');
    await resume(world);
    expect(cardOf(world).body).toMatch(/ already ran `ami-\w+`: nothing had to change/);
    expect(await updates(world, 'shop-dev')).toEqual(['by hand']);
  });

  test('a change set that someone deleted is made anew, and people are asked again', async () => {
    const { world } = local;
    await approveWhilePaused(world, 'shop-dev');
    const [ChangeSetName] = await changeSets(world, 'shop-dev');
    await call(world, 'cloudformation', 'DeleteChangeSet', { StackName: 'shop-dev', ChangeSetName });
    await resume(world);
    expect(cardOf(world).body).toContain('approval is needed again: its change set was deleted.');
    expect(await changeSets(world, 'shop-dev')).toEqual([expect.stringMatching(/^patchwarden-d-\w{8}-2$/)]);
  });

  further('a refresh that a person began holds it, and then it goes on', async () => {
    const { world } = local;
    await approveWhilePaused(world, 'api-prod');
    await call(world, 'autoscaling', 'StartInstanceRefresh', { AutoScalingGroupName: 'api-prod' });
    await resume(world);
    expect(cardOf(world).body).toContain('n instance refresh of api-prod is InProgress. Checked again');
    await world.advance('25m');
    expect(titleOf(world, 'api-prod')).toMatch(/ runs ami-/);
    expect((await refreshesOf(world)).map(({ Status }) => Status)).toEqual(['Successful', 'Successful']);
    expect(await running(world, 'api-prod')).toEqual([await oldest(world, 'api')]);
  });

  test.each([
    ['is deactivated', 'user', { user: 'U0BEN', deleted: true }],
    ['leaves the group', 'member', { usergroup: 'S0PLATFORM', user: 'U0BEN', present: false }],
  ])('an approver who %s no longer counts, and another is asked', async (_how, act, input) => {
    const { world } = local;
    await approveWhilePaused(world, 'shop-dev');
    await world.control(act, input);
    await resume(world);
    expect(titleOf(world, 'shop-dev')).toMatch(/^Approval needed/);
    expect(cardOf(world).body).toContain('The approval of <@U0BEN> no longer counts: they can no longer approve.');
    expect(await world.executions()).toEqual([]);
    expect((await approve(world, 'shop-dev', 'U0CLEO'))[0]).toMatch(/^Approved/);
    await world.advance('10m');
    expect(await updates(world, 'shop-dev')).toEqual(oneOfOurs);
  });
});

further(
  'a person who is faster than a start that was not answered keeps their update: it is not repeated, and says why',
  async () => {
    const { world } = local;
    await world.fault(awsFault('ssm', 'StartAutomationExecution', 'server-error', 3));
    await begin(world, 'shop-dev');
    expect(titleOf(world, 'shop-dev')).toMatch(/^Starting/);
    await updateByHand(world, 'shop-dev', { Capacity: '4' });
    await world.advance('17m');
    expect(titleOf(world, 'shop-dev')).toMatch(/^Needs attention/);
    expect(cardOf(world).body).toMatch(
      / no execution was found, and the start is not repeated: what was approved has changed: /,
    );
    expect([await updates(world, 'shop-dev'), await world.executions()]).toEqual([['by hand'], []]);
    await world.decide('U0BEN', 'cancel', { reason: 'looked, nothing there' }, cardOf(world));
    await world.advance('5m');
    expect(titleOf(world, 'shop-dev')).toMatch(/ (stopped|withdrawn)$/);
    expect(deployCards(world)).toHaveLength(1);
    await ask(world, 'shop-dev');
    expect(titleOf(world, 'shop-dev')).toMatch(/^Approval needed/);
  },
);
