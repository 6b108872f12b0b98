import { further } from '../support/further.ts';
import { inLocalWorld } from './in-local-world.ts';
import { configFile } from './variants.ts';

const prod = { approvals: 2, from: ['platform', 'leads'], expires: '2h' };
const nonprod = { approvals: 1, from: ['platform'] };
const local = inLocalWorld({
  windows: false,
  watched: true,
  config: configFile('approvals.yml', { enterprise: 'E0PATCHW', policies: { nonprod, prod } }),
});

const running = /^Baking \w+/;
const waiting = /^Approval needed: bake \w+/;

describe('who may approve', () => {
  test.each([
    [
      'who asked',
      'U0CLEO',
      'you requested this, so someone else must approve it. Ask <@U0ANA> or <@U0BEN>. You can still withdraw it.',
    ],
    ['the second account of who asked', 'U0CLEO2', 'you requested this, so someone else must approve it.'],
    ['someone in no approver group', 'U0DEV', 'you are not an approver of this bake. Ask <@U0ANA> or <@U0BEN>.'],
    ['a guest', 'U0GUEST', 'guests cannot decide. Ask <@U0ANA> or <@U0BEN>.'],
    ['someone of another organisation', 'U0EXT', 'people from other organisations cannot decide here.'],
    ['a deactivated member of the group', 'U0GONE', 'this account is deactivated.'],
  ])('not %s', async (_who, user, why) => {
    const { world } = local;
    await world.patch('U0CLEO', 'bake web');
    expect((await world.press(user, 'approve'))[0]).toContain(`Nothing was done: ${why}`);
    await world.advance('2m');
    expect(world.card().text).toMatch(waiting);
    expect(await world.executions()).toEqual([]);
  });

  test('not a bot, even as a member of the group', async () => {
    const { world } = local;
    await world.patch('U0DEV', 'bake web');
    await world.control('user', { user: 'U0BEN', is_bot: true });
    expect(await world.press('U0BEN', 'approve')).toEqual(['Nothing was done: only people can decide.']);
  });

  test('not when Slack does not say who is in the group; a minute later it does', async () => {
    const { world } = local;
    await world.patch('U0DEV', 'bake web');
    await world.fault({ target: 'slack', method: 'usergroups.users.list', kind: 'server-error' });
    expect(await world.press('U0CLEO', 'approve')).toEqual([
      'Nothing was done: members of user group S0PLATFORM could not be checked just now. Try again in a minute.',
    ]);
    expect(await world.executions()).toEqual([]);
    await world.press('U0CLEO', 'approve');
    await world.advance('4s');
    expect(world.card().text).toMatch(running);
  });
});

describe('a quorum of two', () => {
  test('counts two people, and one person once', async () => {
    const { world } = local;
    await world.patch('U0DEV', 'bake api');
    expect(await world.press('U0CLEO', 'approve')).toEqual([
      'Approved by you: 1 of 2 approvals. Nothing starts until the remaining approvals are given.',
    ]);
    const again = ['You have already approved this: 1 of 2 approvals. The rest must come from other people.'];
    expect(await world.press('U0CLEO', 'approve')).toEqual(again);
    expect(await world.press('U0CLEO2', 'approve')).toEqual(again);
    await world.advance('2m');
    expect(world.card().body).toMatch(/1 of 2 approved: <@U0CLEO> · needs 1 more of /);
    expect(await world.executions()).toEqual([]);
    await world.press('U0BEN', 'approve');
    await world.advance('4s');
    expect(world.card().text).toMatch(running);
    expect(world.card().body).toContain('approved by <@U0CLEO>, <@U0BEN>');
  });

  test('is counted again when it starts: who has left the group no longer counts, and one more is asked for', async () => {
    const { world } = local;
    await world.patch('U0ANA', 'pause database move');
    await world.patch('U0DEV', 'bake api');
    await world.press('U0CLEO', 'approve');
    await world.press('U0ANA', 'approve');
    await world.control('member', { usergroup: 'S0PLATFORM', user: 'U0CLEO', present: false });
    await world.patch('U0ANA', 'resume');
    await world.advance('2m');
    const { text, body } = world.card();
    expect(text).toMatch(waiting);
    expect(body).toContain('The approval of <@U0CLEO> no longer counts: they can no longer approve.');
    expect(body).toContain('1 of 2 approved: <@U0ANA> · needs 1 more of ');
    expect(await world.executions()).toEqual([]);
    await world.press('U0BEN', 'approve');
    await world.advance('4s');
    expect(world.card().text).toMatch(running);
  });

  test('that too few could give is refused at once; lost later, the card says so until it is there again', async () => {
    const { world } = local;
    const cleo = async (present: boolean): Promise<void> => {
      for (const user of ['U0CLEO', 'U0CLEO2'])
        await world.control('member', { usergroup: 'S0PLATFORM', user, present });
      await world.advance('4s');
    };
    await cleo(false);
    expect(await world.patch('U0ANA', 'bake api')).toEqual([
      'No request was made: it needs 2 approvals, but only 1 person can approve: <@U0BEN>. A requester cannot approve their own request. Add people to platform or leads, or change `policies.prod` in patchwarden.yml.',
    ]);
    expect(world.cards()).toEqual([]);
    await cleo(true);
    await world.patch('U0ANA', 'bake api');
    await cleo(false);
    const short = '*Too few approvers*: needs 2 approvals, and only 1 person can approve: <@U0BEN>.';
    expect(world.card().body).toContain(short);
    await cleo(true);
    expect(world.card().body).not.toContain('Too few approvers');
  });

  test('holds the start while Slack does not say who still may', async () => {
    const { world } = local;
    await world.patch('U0DEV', 'bake api');
    await world.press('U0CLEO', 'approve');
    await world.patch('U0ANA', 'pause for a moment');
    await world.press('U0ANA', 'approve');
    await world.patch('U0ANA', 'resume');
    await world.fault({ target: 'slack', method: 'usergroups.users.list', kind: 'server-error', times: 100 });
    await world.advance('61s');
    expect(world.card().body).toContain(
      'Members of user group S0PLATFORM could not be checked, so nothing starts. Checked again each minute',
    );
    world.local.slack.faults.clear();
    await world.advance('2m');
    expect(world.card().text).toMatch(running);
  });
});

test('on Enterprise Grid `U…` and `W…` of one person are one person: as approver, as requester, in a group', async () => {
  const { world } = local;
  await world.control('user', { user: 'U0CLEO', enterprise_user_id: 'W0CLEO' });
  await world.control('member', { usergroup: 'S0PLATFORM', user: 'U0CLEO', present: false });
  await world.control('member', { usergroup: 'S0PLATFORM', user: 'W0CLEO', present: true });
  await world.patch('U0DEV', 'bake api');
  expect(await world.press('U0CLEO', 'approve')).toEqual([
    'Approved by you: 1 of 2 approvals. Nothing starts until the remaining approvals are given.',
  ]);
  for (const again of ['W0CLEO', 'U0CLEO2'])
    expect(await world.press(again, 'approve')).toEqual([
      'You have already approved this: 1 of 2 approvals. The rest must come from other people.',
    ]);
  await world.patch('W0CLEO', 'bake web');
  for (const own of ['U0CLEO', 'U0CLEO2'])
    expect((await world.press(own, 'approve'))[0]).toContain('you requested this');
});

test('a recipe that changed after the approval is asked for again, and says what changed', async () => {
  const { world } = local;
  await world.patch('U0ANA', 'pause release');
  await world.patch('U0DEV', 'bake web');
  await world.press('U0BEN', 'approve');
  const { aws } = world.local;
  const at = 'arn:aws:imagebuilder:ap-southeast-2:111122223333';
  await aws.callService('imagebuilder', 'UpdateImagePipeline', {
    imagePipelineArn: `${at}:image-pipeline/web`,
    imageRecipeArn: `${at}:image-recipe/api-al2023/2.1.3`,
    infrastructureConfigurationArn: `${at}:infrastructure-configuration/image-builder`,
    clientToken: '3f0d0c1e-6a0d-4a43-9d0c-aaaaaaaaaaaa',
  });
  await world.patch('U0ANA', 'resume');
  await world.advance('2m');
  const { text, body } = world.card();
  expect(text).toMatch(waiting);
  expect(body).toContain('the recipe was web-al2023 1.4.0 and is now api-al2023 2.1.3. Needs 1 of @platform by ');
  expect(body).toContain(' · version 2 · ');
  expect(await world.executions()).toEqual([]);
});

test('a no needs a reason, ends the request and frees the pipeline', async () => {
  const { world } = local;
  await world.patch('U0DEV', 'bake web');
  await world.press('U0BEN', 'reject');
  await expect(world.submit('U0BEN', {})).rejects.toThrow('reason');
  expect(await world.submit('U0BEN', { reason: 'not during the sale.' })).toEqual([
    'Rejected: the bake of web will not start.',
  ]);
  await world.advance('4s');
  expect(world.card().text).toMatch(/^Bake of web rejected/);
  expect(world.card().body).toContain(
    '<@U0BEN> rejected it: not during the sale. Nothing was started. Request it again with',
  );
  expect(world.card().buttons).toEqual([]);
  expect((await world.patch('U0DEV', 'bake web'))[0]).toMatch(/^Requested:/);
});

test('a no of someone who may not decide is refused when they send it', async () => {
  const { world } = local;
  await world.patch('U0ANA', 'bake web');
  expect(await world.decide('U0DEV', 'reject', { reason: 'no' })).toEqual([
    'Nothing was done: you are not an approver of this bake. Ask <@U0BEN> or <@U0CLEO>.',
  ]);
});

further('nobody answers: it expires, says so, and nothing happens', async () => {
  const { world } = local;
  await world.patch('U0DEV', 'bake api');
  await world.press('U0ANA', 'approve');
  const asked = world.card();
  await world.advance('122m');
  expect(world.card().text).toMatch(/^Bake of api expired/);
  expect(world.card().body).toContain('It was not approved in time. Nothing was started. Request it again with');
  expect(await world.press('U0BEN', 'approve', asked, { stale: true })).toEqual([
    'Nothing was done: it has already ended (expired). Request it again with `/patch bake api`.',
  ]);
  expect(await world.executions()).toEqual([]);
});
