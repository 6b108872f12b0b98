import { further } from '../support/further.ts';
import { inLocalWorld } from './in-local-world.ts';
import { quickBakes } from './variants.ts';

const local = inLocalWorld({ watched: true, world: quickBakes() });

test('help lists every command', async () => {
  for (const text of ['help', 'HELP']) {
    const [help = ''] = await local.world.patch('U0DEV', text);
    for (const word of ['status', 'bake', 'diff', 'history', 'why', 'pause', 'resume']) {
      expect(help).toContain(`\`/patch ${word}`);
    }
  }
});

test('status shows active runs with their next step, fleets, what ended, and a pause', async () => {
  const { world } = local;
  const [first = ''] = await world.patch('U0DEV', 'status');
  expect(first).toMatch(/^No active runs\n\*web-dev\*: no deploys recorded\nNext start: none planned\n/);
  expect(first).toContain('\n*win-prod*: patch group `Win-PROD` · ');
  await world.start('web');
  await world.patch('U0DEV', 'bake api');
  await world.advance('4m');
  await world.patch('U0DEV', 'pause release 12');
  const [status] = await world.patch('U0ANA', 'status');
  expect(status).toMatch(/^5 active runs\n\*Everything is paused\* by <@U0DEV> since <!date.*: release 12\./);
  expect(status).toMatch(/\*bake of web\*: running, requested by <@\w+>, <https:\S+\|run b-\w+>\n/);
  expect(status).toMatch(/\*bake of api\*: needs approval, requested by <@\w+>, <https:\S+\|run b-\w+>\n/);
  await world.advance('8m');
  const [later] = await world.patch('U0ANA', 'status web');
  expect(later).toMatch(
    /^web: no active runs\n.*\n\*Recently ended\*\nbake of web: succeeded at <!date[^>]*>, ami-\w+, requested by <@U0ANA>, <https\S+\|run b-\w+>\n\*web-dev\*/s,
  );
});

test('history shows who asked, who approved, how long it took and how it ended', async () => {
  const { world } = local;
  await world.start('web');
  await world.advance('8m');
  await world.patch('U0DEV', 'bake api');
  const [history] = await world.patch('U0ANA', 'history');
  // Occurrences of the world's windows are announced meanwhile.
  const [newest, older] = (history?.split('\n') ?? []).filter((line) => line.includes('bake of'));
  expect(newest).toMatch(/bake of api: needs approval, requested by <@U0DEV> under a minute ago$/);
  expect(older).toMatch(/bake of web: succeeded, took \d min, requested by <@U0ANA> 8 min ago, approved by <@U0BEN>$/);
  expect((await world.patch('U0ANA', 'history web'))[0]).not.toContain('bake of api');
});

describe('why', () => {
  test('shows every decision with who, when and why, and that the record is whole', async () => {
    const { world } = local;
    await world.patch('U0DEV', 'bake web because CVE-1');
    await world.decide('U0ANA', 'defer', { until: world.now() / 1000 + 600 });
    await world.advance('4s');
    await world.press('U0BEN', 'approve');
    await world.advance('20m');
    const [why] = await world.patch('U0ANA', `why ${world.runId()}`);
    expect(why).toMatch(/^Run b-\w+: succeeded\n\*bake of web\*, requested by <@U0DEV>\. 1 of 1 approved/);
    const said = (why ?? '').split('\n').filter((line) => /^\d+\. /.test(line));
    expect(
      said.map((line) =>
        line
          .replace(/<!date\^\d+\^[^>]*>/, 'T')
          .replace(/^\d+\. T /, '')
          .replace(/[0-9a-f]{8}-[0-9a-f-]+/, 'ID'),
      ),
    ).toEqual([
      '<@U0DEV>: requested: CVE-1 (awaiting approval, version 1)',
      '<@U0ANA>: deferred (awaiting approval, version 2)',
      '<@U0BEN>: approved (scheduled, version 2)',
      'Patchwarden: start time reached (approved, version 2)',
      'Patchwarden: start claimed (starting, version 2)',
      'Patchwarden: started: ID (running, version 2)',
      'Patchwarden: succeeded (succeeded, version 2)',
      'Patchwarden: result reported: ready (succeeded, version 2)',
    ]);
    expect(why).toMatch(/Audit verified: \d+ records, hash chain intact\.$/);
  });

  const tamper: [string, (key: object) => [string, object], RegExp][] = [
    [
      'altered',
      (Key) => [
        'UpdateItem',
        { Key, UpdateExpression: 'SET note = :n', ExpressionAttributeValues: { ':n': { S: 'nothing to see' } } },
      ],
      /record 2 was altered/,
    ],
    ['removed', (Key) => ['DeleteItem', { Key }], /the newest records are missing/],
  ];
  test.each(tamper)('says so when a record was %s in the table', async (_how, change, says) => {
    const { world } = local;
    await world.patch('U0DEV', 'bake web');
    await world.decide('U0BEN', 'reject', { reason: 'no' });
    const runId = world.runId();
    const [operation, input] = change({ pk: { S: `RUN#${runId}` }, sk: { S: 'AUDIT#000002' } });
    await world.local.aws.callService('dynamodb', operation, { TableName: 'patchwarden', ...input });
    const [why] = await world.patch('U0ANA', `why ${runId}`);
    expect(why).toMatch(/\*Audit verification failed\*: /);
    expect(why).toMatch(says);
    expect(why).toContain('Tell your security team');
  });

  test('says so when the run itself was moved on without a record', async () => {
    const { world } = local;
    await world.patch('U0DEV', 'bake web');
    const Key = { pk: { S: `RUN#${world.runId()}` }, sk: { S: 'RUN' } };
    await world.local.aws.callService('dynamodb', 'UpdateItem', {
      TableName: 'patchwarden',
      Key,
      UpdateExpression: 'SET chain = :c',
      ExpressionAttributeValues: { ':c': { S: 'f'.repeat(64) } },
    });
    expect((await world.patch('U0ANA', `why ${world.runId()}`))[0]).toContain('the newest records are missing');
  });
});

describe('diff', () => {
  test('compares two names by their newest images: ten lines here, all of it in messages', async () => {
    const { world } = local;
    const [summary, ...direct] = await world.patch('U0DEV', 'diff web api');
    expect(summary).toMatch(
      /^\*Warning\* These images are made by different pipelines \(web and api\)\. .*\n4 CVEs fixed, 3 introduced, 12 still open; 58 packages changed from ami-\w+ \(web-al2023/,
    );
    expect(summary).toMatch(/\nThe full list is in your direct messages with Patchwarden\.$/);
    expect(summary?.split('\n').length).toBeLessThanOrEqual(12);
    expect(direct[0]).toMatch(/^\*Warning\* These images are made by different pipelines/);
    expect(direct.join('\n')).toContain('Packages downgraded, 26');
  });

  further('compares two AMIs', async () => {
    const { world } = local;
    const before = /current `(ami-\w+)`/.exec((await world.start('web')).body)?.[1] ?? '';
    await world.advance('8m');
    const after = /New AMI `(ami-\w+)`/.exec(world.card().body)?.[1] ?? '';
    const [summary] = await world.patch('U0DEV', `diff ${before} ${after}`);
    expect(summary).not.toContain('Warning');
    expect(summary).toContain(`2 CVEs fixed, 1 introduced, 14 still open; 19 packages changed from ${before}`);
  });

  test('says what it does not know of an image without packages and scan', async () => {
    const [summary] = await local.world.patch('U0DEV', 'diff legacy web');
    expect(summary).toContain('Nothing could be compared from ami-');
    expect(summary).toContain(
      'Packages were not collected for legacy-batch 1.0.0/1: switch on enhanced image metadata',
    );
  });

  test('says when not all of it could be sent', async () => {
    const { world } = local;
    await world.fault({ target: 'slack', method: 'conversations.open', kind: 'server-error' });
    expect((await world.patch('U0DEV', 'diff web api'))[0]).toContain(
      'Slack did not accept the full list. Type the command again in a minute',
    );
  });
});

describe('who may ask at all', () => {
  test.each([
    ['U0GUEST', 'Nothing was done: guests cannot use Patchwarden. Ask a full member of the workspace.'],
    [
      'U0EXT',
      'Nothing was done: people from other organisations cannot use Patchwarden. Ask a member of the workspace.',
    ],
    ['U0GONE', 'Nothing was done: this account is deactivated.'],
  ])('not %s, whatever they ask', async (user, why) => {
    const { world } = local;
    await world.patch('U0DEV', 'bake web');
    for (const text of ['bake api', 'status', 'history', `why ${world.runId()}`, 'diff web api', 'pause x', 'resume']) {
      expect(await world.patch(user, text)).toEqual([why]);
    }
    expect(world.cards()).toHaveLength(1);
  });

  test('nobody, while Slack does not say who they are', async () => {
    const { world } = local;
    await world.fault({ target: 'slack', method: 'users.info', kind: 'server-error' });
    expect(await world.patch('U0DEV', 'bake web')).toEqual([
      'Nothing was done: Slack account U0DEV could not be checked just now. Try again in a minute.',
    ]);
  });
});
