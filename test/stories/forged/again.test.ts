import { admittedKey, runKey } from '../../../src/store/keys.ts';
import { inLocalWorld } from '../in-local-world.ts';
import { quickBakes } from '../variants.ts';
import { Forger, WORKER } from './forger.ts';

const TableName = 'patchwarden';
const local = inLocalWorld({ windows: false, world: quickBakes() });

const denied = 'AccessDeniedException';

/** Writes of the worker's role on one item: each alone, and in a transaction with the run of it. */
function writesOf(Key: { pk: { S: string }; sk: { S: string } }, runId: string): [string, Record<string, unknown>][] {
  const one = { TableName, Key };
  const update = {
    ...one,
    UpdateExpression: 'SET executionId = :0',
    ExpressionAttributeValues: { ':0': { S: 'none' } },
  };
  const run = { pk: { S: `RUN#${runId}` }, sk: { S: 'RUN' } };
  const beside = { Update: { TableName, Key: run, UpdateExpression: 'REMOVE gate' } };
  return [
    ['dynamodb:PutItem', { TableName, Item: Key }],
    ['dynamodb:UpdateItem', update],
    ['dynamodb:DeleteItem', one],
    ...[{ Put: { TableName, Item: Key } }, { Update: update }, { Delete: one }].map(
      (write): [string, Record<string, unknown>] => ['dynamodb:TransactWriteItems', { TransactItems: [beside, write] }],
    ),
  ];
}

test('who has the table and the worker’s role has an approved bake made once: the gatekeeper remembers where they cannot write', async () => {
  const { world } = local;
  const forger = new Forger(world);
  await world.start('web');
  await world.advance('20m');
  expect(await world.images('web')).toEqual(['AVAILABLE']);
  const { gate, ...item } = await forger.read(runKey(world.runId('web')));
  const { run } = item;
  expect([gate, run.state]).toEqual([run.start?.executionId, 'succeeded']);
  const Key = { pk: { S: `ADMITTED#${run.id}` }, sk: { S: admittedKey(run.id, run.epoch).sk } };
  for (const [operation, input] of writesOf(Key, run.id))
    expect([operation, await world.as(WORKER, operation, input)]).toEqual([operation, denied]);

  // What that role may write says then that the run was claimed and nothing was admitted, with an audit that follows.
  const { start } = run;
  if (start === undefined) throw new Error('the bake was not started');
  const { executionId: _first, ...claim } = start;
  const { outcome: _outcome, ending: _ending, report: _report, progress: _progress, ...open } = run;
  await forger.put({ ...item, run: open });
  await forger.forge(run.id, { state: 'starting', start: { ...claim, claimedAt: world.now() } }, { type: 'starting' });
  expect(await forger.startAsWorker(run.id, start)).toBe('done');
  await world.advance('20m');
  expect(await world.images('web')).toEqual(['AVAILABLE']);
  // Image Builder knows the token of the first and would make no second: what counts is that none was asked for.
  expect(await forger.refusals()).toEqual(['none', 'not-open']);
});
