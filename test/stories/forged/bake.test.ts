import { auditKey, runKey } from '../../../src/store/keys.ts';
import { inLocalWorld } from '../in-local-world.ts';
import { configFile } from '../variants.ts';
import { ADMINISTRATOR, asked, Forger, WORKER } from './forger.ts';

const prod = { approvals: 2, from: ['platform', 'leads'], expires: '24h' };
const nonprod = { approvals: 1, from: ['platform'], expires: '24h' };
const local = inLocalWorld({
  windows: false,
  config: configFile('forged.yml', { policies: { nonprod, prod } }),
});

/** Nothing was baked, and everything that asked was turned away for this reason. */
const startedNothing = async (forger: Forger, images: readonly string[], refusals: readonly string[]) => {
  const { world } = local;
  for (const image of images) expect([image, await world.images(image)]).toEqual([image, []]);
  expect(await forger.refusals()).toEqual(refusals);
};

const given = { userId: 'U0BEN', person: 'U0BEN', epoch: 1, groups: ['platform'] };

test('who writes the table approves as nobody: without proofs it is asked again, with made-up proofs it is refused', async () => {
  const { world } = local;
  const forger = new Forger(world);
  await world.patch('U0DEV', 'bake web');
  await world.patch('U0DEV', 'bake api');
  const web = world.runId('web');
  const approvals = [{ ...given, at: world.now() }];
  await forger.forge(web, { state: 'approved', approvals }, { type: 'approved', by: 'U0BEN' });
  const { run } = await forger.read(runKey(world.runId('api')));
  const both = [
    await forger.approve(run.id, 'U0BEN', forger.madeUp('U0BEN', asked(run))),
    await forger.approve(run.id, 'U0ANA', forger.madeUp('U0ANA', asked(run))),
  ];
  await forger.forge(run.id, { state: 'approved', approvals: both }, { type: 'approved', by: 'U0ANA' });
  await world.advance('3m');
  await startedNothing(forger, ['web', 'api'], ['not-approved']);
  expect(world.card('web').text).toMatch(/^Approval needed: bake web\. Approvals now carry Slack's signature/);
  expect(world.card('api').text).toMatch(
    /^Bake of api not started\. The gatekeeper did not admit it: the signature of an approval could not be verified/,
  );
  expect((await world.patch('U0DEV', `why ${run.id}`)).join('\n')).toContain('not admitted: not-approved');
});

test('who writes the queue approves as nobody, and nobody but the slack function may write it', async () => {
  const { world } = local;
  const forger = new Forger(world);
  await world.start('web');
  await world.advance('10s');
  const real = await forger.proofOf(world.runId('web'));
  await world.patch('U0DEV', 'bake api');
  const { run } = await forger.read(runKey(world.runId('api')));
  const message = forger.message('U0BEN', asked(run), real);
  for (const role of [ADMINISTRATOR, WORKER])
    expect(await world.as(role, 'sqs:SendMessage', message)).toBe('AccessDenied');
  for (const user of ['U0BEN', 'U0ANA']) {
    await forger.send(forger.message(user, asked(run)));
    await forger.send(forger.message(user, asked(run), real));
  }
  await world.advance('3m');
  expect(world.card('api').text).toMatch(/^Approval needed: bake api\. Needs 2/);
  for (const user of ['U0BEN', 'U0ANA'])
    await forger.send(forger.message(user, asked(run), forger.madeUp(user, asked(run))));
  await world.advance('3m');
  await startedNothing(forger, ['api'], ['none', 'not-approved']);
  expect(world.card('api').text).toMatch(/^Bake of api not started\. The gatekeeper did not admit it/);
});

test('who has the table, the queue and the worker’s role at once starts nothing', async () => {
  const { world } = local;
  const forger = new Forger(world);
  const Statement = 'SELECT * FROM "patchwarden"';
  const Key = { pk: { S: 'RUN#b-1' }, sk: { S: 'RUN' } };
  const denied: [string, string, Record<string, unknown>][] = [
    [WORKER, 'dynamodb:Scan', { TableName: 'patchwarden' }],
    [WORKER, 'dynamodb:ExecuteStatement', { Statement }],
    [WORKER, 'lambda:Invoke', { FunctionName: 'patchwarden-gatekeeper' }],
    [ADMINISTRATOR, 'dynamodb:ExecuteStatement', { Statement }],
    [ADMINISTRATOR, 'dynamodb:UpdateItem', { TableName: 'patchwarden', Key }],
    [ADMINISTRATOR, 'dynamodb:PutItem', { TableName: 'patchwarden', Item: Key }],
  ];
  for (const [role, operation, input] of denied)
    expect([operation, await world.as(role, operation, input)]).toEqual([operation, 'AccessDeniedException']);

  await world.start('web');
  await world.advance('10s');
  const { run: real } = await forger.read(runKey(world.runId('web')));
  const copied = await forger.proofOf(real.id);
  await world.patch('U0DEV', 'bake api');
  const { run } = await forger.read(runKey(world.runId('api')));
  await forger.send(forger.message('U0BEN', asked(run), copied));
  const approvals = [
    await forger.approve(run.id, 'U0BEN', copied),
    await forger.approve(run.id, 'U0ANA', forger.madeUp('U0ANA', asked(run))),
  ];
  await forger.forge(run.id, { state: 'approved', approvals }, { type: 'approved', by: 'U0ANA' });
  await world.advance('3m');
  const { run: refused } = await forger.read(runKey(run.id));
  // Its claim is exact. The item is put back to it, and the role starts the document once more by itself.
  const start = refused.start;
  if (start === undefined) throw new Error('the forged run was not claimed');
  await forger.forge(run.id, { state: 'starting', start: { ...start, claimedAt: world.now() } }, { type: 'starting' });
  expect(await forger.startAsWorker(run.id, start)).toBe('done');
  await world.advance('5m');
  await startedNothing(forger, ['api'], ['none', 'not-approved', 'not-approved']);
});

test('an approved run with a changed audit record is not admitted', async () => {
  const { world } = local;
  const forger = new Forger(world);
  await world.patch('U0ANA', 'bake web');
  await world.fault({
    target: 'aws',
    service: 'ssm',
    operation: 'StartAutomationExecution',
    kind: 'throttle',
    for: '5m',
  });
  await world.press('U0BEN', 'approve', world.card('web'));
  const id = world.runId('web');
  const record = await forger.read(auditKey(id, 1));
  await forger.put({ ...record, by: 'U0DEV' });
  await world.advance('20m');
  await startedNothing(forger, ['web'], ['audit-broken']);
  expect(world.card('web').text).toMatch(/^Bake of web not started\. The gatekeeper did not admit it/);
});
