import { inLocalWorld } from './in-local-world.ts';
import { quickBakes } from './variants.ts';

const local = inLocalWorld({ windows: false, world: quickBakes() });
const HOURS = 3600;
const inHours = (hours: number): number => local.world.now() / 1000 + hours * HOURS;

describe('deferring', () => {
  test('needs the approvals anew, makes old buttons stale, and starts at that time and not before', async () => {
    const { world } = local;
    await world.patch('U0DEV', 'bake web');
    const asked = world.card();
    expect((await world.press('U0BEN', 'defer'))[0]).toContain('The new time needs 1 new approval. 2 deferrals left');
    expect((await world.submit('U0BEN', { until: inHours(0.5) }))[0]).toMatch(
      /^Deferred: the bake of web now starts at .*, if it gets 1 new approval for that time\.$/,
    );
    await world.advance('4s');
    expect(world.card().body).toContain(
      '<@U0BEN> moved the start, so approval is needed again. Needs 1 of @platform by <!date',
    );
    const old = { stale: true, value: world.earlierValue(asked, 'run-approve', 1) };
    expect(await world.press('U0ANA', 'approve', asked, old)).toEqual([
      'Nothing was done: this button belongs to an older version of the request. The card now shows version 2: read it and decide there.',
    ]);
    expect((await world.press('U0ANA', 'approve'))[0]).toMatch(/^Approved: the bake of web starts at <!date/);
    await world.advance('29m');
    expect(world.card().body).toContain(
      'Nothing is needed from you: until then it can be rejected, deferred or withdrawn.',
    );
    expect(await world.executions()).toEqual([]);
    await world.advance('3m');
    expect(world.card().text).toMatch(/^Baking web/);
  });

  test('takes back approvals that were given for the earlier time', async () => {
    const { world } = local;
    await world.patch('U0DEV', 'bake api');
    await world.press('U0ANA', 'approve');
    await world.decide('U0BEN', 'defer', { until: inHours(0.25) });
    await world.advance('4s');
    await world.press('U0BEN', 'approve');
    await world.advance('20m');
    expect(world.card().body).toMatch(/1 of 2 approved: <@U0BEN> · needs 1 more of @platform/);
    expect(await world.executions()).toEqual([]);
  });

  test.each([
    ['a time that has passed', () => inHours(-1), 'Not deferred: that time has passed or is less than a minute away.'],
    ['more than two weeks', () => inHours(15 * 24), 'Not deferred: the latest time for this request is <!date'],
  ])('not to %s', async (_when, until, why) => {
    const { world } = local;
    await world.patch('U0DEV', 'bake web');
    expect((await world.decide('U0BEN', 'defer', { until: until() }))[0]).toContain(why);
    expect(world.card().body).not.toContain('version 2');
  });

  test('only as often as the config allows; the third time no form opens', async () => {
    const { world } = local;
    await world.patch('U0DEV', 'bake web');
    for (const hours of [1, 2]) {
      await world.decide('U0BEN', 'defer', { until: inHours(hours) });
      await world.advance('4s');
    }
    const [refused] = await world.press('U0BEN', 'defer');
    expect(refused).toContain('Not deferred: this request was already deferred 2 times, the most allowed.');
    expect(refused).not.toContain('Start no earlier than');
  });

  test('not by someone who may not decide; who asked may move their own request', async () => {
    const { world } = local;
    await world.patch('U0DEV', 'bake web');
    await world.control('user', { user: 'U0CLEO', is_restricted: true });
    expect((await world.decide('U0CLEO', 'defer', { until: inHours(2) }))[0]).toContain('guests cannot decide');
    expect((await world.decide('U0DEV', 'defer', { until: inHours(2) }))[0]).toMatch(/^Deferred:/);
  });
});

describe('cancelling', () => {
  test('before the start ends it, and nothing was started', async () => {
    const { world } = local;
    await world.patch('U0DEV', 'bake web');
    expect(await world.decide('U0DEV', 'cancel', { reason: 'wrong image' })).toEqual([
      'Withdrawn: the bake of web will not start.',
    ]);
    await world.advance('4s');
    expect(world.card().body).toContain(
      '<@U0DEV> withdrew it: wrong image. Nothing was started. Request it again with',
    );
    expect(await world.executions()).toEqual([]);
  });

  test('during the bake stops the automation and the image both, and the card says so', async () => {
    const { world } = local;
    await world.start();
    await world.advance('3m');
    expect((await world.press('U0BEN', 'cancel'))[0]).toContain(
      'The execution is stopped and the image build cancelled.',
    );
    expect(await world.submit('U0BEN', { reason: 'wrong recipe' })).toEqual([
      'Stopping the bake of web: the card says when it has ended.',
    ]);
    await world.advance('4s');
    expect(world.card().body).toContain(
      '<@U0BEN> chose Stop: wrong recipe. This message says when the execution has ended',
    );
    expect(world.card().body).not.toContain('of 11 steps');
    await world.advance('5m');
    expect([await world.images(), await world.executions()]).toEqual([['CANCELLED'], ['Cancelled']]);
    expect(world.card().text).toMatch(/^Bake of web stopped/);
    expect(world.card().body).toContain('The image build was cancelled in Image Builder\nNo fleet has changed');
    expect(world.card().body).toContain('<@U0BEN> stopped it: wrong recipe. The execution has ended. Request it again');
  });

  test('during the bake is for approvers and for who asked', async () => {
    const { world } = local;
    await world.start();
    await world.advance('3m');
    expect((await world.decide('U0DEV', 'cancel', { reason: 'x' }))[0]).toContain(
      'you are not an approver of this bake',
    );
    expect((await world.decide('U0ANA', 'cancel', { reason: 'x' }))[0]).toMatch(/^Stopping/);
  });

  test('an execution stopped in AWS is told as such', async () => {
    const { world } = local;
    await world.start();
    await world.advance('3m');
    const { aws } = world.local;
    const [, AutomationExecutionId] = /execution ([0-9a-f-]{36})/.exec(world.card().body) ?? [];
    await aws.callService('ssm', 'StopAutomationExecution', { AutomationExecutionId, Type: 'Cancel' });
    await world.advance('5m');
    expect(world.card().body).toContain('Someone stopped it in AWS. Request it again with `/patch bake web`.');
    expect(await world.images()).toEqual(['CANCELLED']);
  });

  test('of a bake that has just finished comes too late, and says so', async () => {
    const { world } = local;
    await world.start();
    await world.advance('3m');
    const running = world.card();
    await world.advance('5m');
    expect(await world.press('U0BEN', 'cancel', running, { stale: true })).toEqual([
      expect.stringContaining(
        'Nothing was done: it has already ended (succeeded). Request it again with `/patch bake web`.',
      ),
    ]);
  });
});
