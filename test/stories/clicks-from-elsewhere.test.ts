import { commandFields, formOf } from '../support/signed-request.ts';
import { inLocalWorld } from './in-local-world.ts';

const local = inLocalWorld({ windows: false, watched: true });
const command = (text: string): string =>
  formOf(commandFields({ text, response_url: `${local.world.local.slackUrl}/response/none` }));

describe('a button that is not on the card of its run', () => {
  test.each([
    ['copied to another channel', 'C0WEB'],
    ['copied to another message of the same channel', 'C0PATCHING'],
    ['copied to a channel shared with others', 'C0SHARED'],
  ])('%s does nothing and says where the card is', async (_how, channel) => {
    const { world } = local;
    await world.patch('U0DEV', 'bake web');
    const copy = world.copyCard(world.card(), channel);
    expect(await world.press('U0BEN', 'approve', copy)).toEqual([
      expect.stringMatching(
        /^Nothing was done: this message is not the card of run b-\w{8}, so its buttons do nothing\. The card is in <#C0PATCHING>: <https:\/\/slack\.com\/archives\/C0PATCHING\/p\d+\|open the card>\.$/,
      ),
    ]);
    const { messages } = world.local.slack.workspace;
    expect(messages.find(copy.channel, copy.ts)?.message.text).toMatch(
      /^This is not the card of run b-\w{8}: nothing can be/,
    );
    expect((await world.press('U0BEN', 'reject', copy, { stale: true }))[0]).toContain('so its buttons do nothing');
    await world.advance('2m');
    expect(await world.executions()).toEqual([]);
  });

  test.each([
    ['of a run that does not exist', 'b-zzzzzzzz:1'],
    ['with a value that was never ours', '{"run":"b-7k2m9x4q"}'],
    ['with nothing in it', ''],
  ])('%s does nothing and says so', async (_what, value) => {
    const { world } = local;
    await world.patch('U0DEV', 'bake web');
    const said = await world.told('U0BEN', () => world.send(world.clickBody('U0BEN', value)));
    expect(said).toEqual(['Nothing was done: this button belongs to no run. `/patch status` shows the active runs.']);
  });

  test('of a later version than the run has does nothing', async () => {
    const { world } = local;
    await world.patch('U0DEV', 'bake web');
    const body = world.clickBody('U0BEN', `${world.runId()}:7`);
    expect((await world.told('U0BEN', () => world.send(body)))[0]).toContain('The card now shows version 1');
    expect(await world.executions()).toEqual([]);
  });
});

describe('the same bytes again', () => {
  test('a click counts once', async () => {
    const { world } = local;
    await world.patch('U0DEV', 'bake api');
    const body = world.clickBody('U0ANA', world.earlierValue(world.card(), 'run-approve', 1));
    const headers = world.signed(body);
    const said = () => world.told('U0ANA', () => world.send(body, headers));
    expect(await said()).toEqual([expect.stringContaining('Approved by you: 1 of 2 approvals.')]);
    expect(await said()).toEqual([]);
    await world.advance('4m');
    expect(await said()).toEqual([]);
    expect(world.card().body).toContain('1 of 2 approved');
  });

  test('a command makes one run, even when the queue has forgotten the first', async () => {
    const { world } = local;
    const body = command('bake web');
    const headers = world.signed(body);
    for (const wait of ['1s', '4m', '2m']) {
      await world.send(body, headers);
      await world.advance(wait);
    }
    expect(world.cards()).toHaveLength(1);
  });

  test('a resume does not undo a later pause', async () => {
    const { world } = local;
    const body = command('resume').replace('U0DEV', 'U0ANA');
    const headers = world.signed(body);
    await world.patch('U0ANA', 'pause one');
    await world.send(body, headers);
    await world.patch('U0ANA', 'pause two');
    await world.advance('4m');
    await world.send(body, headers);
    expect((await world.patch('U0ANA', 'status')).join()).toContain('*Everything is paused*');
  });
});

describe('a request that Slack did not sign', () => {
  const forged: [string, (body: string) => Record<string, string>][] = [
    ['with another secret', (body) => local.world.signed(body, { secret: 'guessed' })],
    ['for another body', () => local.world.signed('command=%2Fpatch')],
    ['ten minutes ago', (body) => local.world.signed(body, { at: local.world.now() - 600_000 })],
    ['ten minutes ahead', (body) => local.world.signed(body, { at: local.world.now() + 600_000 })],
    ['at all', () => ({ 'content-type': 'application/x-www-form-urlencoded' })],
  ];
  test.each(forged)('(not signed %s) is refused and does nothing', async (_how, headers) => {
    const { world } = local;
    const body = command('bake web');
    const { status } = await world.send(body, headers(body));
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    await world.advance('2m');
    expect(world.cards()).toEqual([]);
    expect(world.local.aws.lambda.counters('patchwarden-worker').errors).toBe(0);
  });
});
