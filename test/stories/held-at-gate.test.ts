import { marshall } from '@aws-sdk/util-dynamodb';
import { PAUSE_KEY } from '../../src/store/keys.ts';
import { inLocalWorld } from './in-local-world.ts';

const local = inLocalWorld({ windows: false });

/** The first steps of runbooks cannot ask the gatekeeper. */
const unasked = (times: number) =>
  ({ target: 'aws', service: 'lambda', operation: 'Invoke', kind: 'throttle', times }) as const;

/** As `/patch pause` writes it, at a moment at which no command could be sure to come. */
async function pausedBy(by: string, reason: string): Promise<void> {
  const Item = marshall({ ...PAUSE_KEY, on: true, by, reason, since: local.world.now() });
  await local.world.local.aws.callService('dynamodb', 'PutItem', { TableName: 'patchwarden', Item });
}

/** What `/patch why` lists, without numbers and times. */
const why = async (): Promise<string> => (await local.world.patch('U0ANA', `why ${local.world.runId()}`)).join('\n');

describe('an approved bake', () => {
  test('whose runbook comes to its gate during a pause is held, and runs after it: nobody approves again', async () => {
    const { world } = local;
    const { lambda } = world.local.aws;
    const invoke = lambda.invoke.bind(lambda);
    lambda.invoke = async (name, event) => {
      if (name !== 'patchwarden-gatekeeper') return invoke(name, event);
      lambda.invoke = invoke;
      await pausedBy('U0ANA', 'incident 4711');
      return invoke(name, event);
    };
    await world.start();
    await world.advance('30s');
    expect(world.card().text).toMatch(/^Bake of web approved, on hold/);
    expect(world.card().body).toContain('paused everything (incident 4711)');
    expect(await world.executions()).toEqual(['Failed']);
    await world.advance('20m');
    expect(await world.executions()).toEqual(['Failed']);
    await world.patch('U0ANA', 'resume');
    await world.advance('2m');
    expect(world.card().text).toMatch(/^Baking web/);
    expect((await world.executions()).toSorted()).toEqual(['Failed', 'InProgress']);
    expect(world.cards()).toHaveLength(1);
    await world.advance('40m');
    expect(world.card().text).toMatch(/^web baked/);
    expect(await world.images()).toHaveLength(1);
    const told = await why();
    expect(told).toMatch(
      /start held: not admitted by the gatekeeper because everything was paused \(execution [0-9a-f-]{36}\)/,
    );
    expect(told.match(/: approved/g)).toHaveLength(1);
    expect(told).toContain('hash chain intact');
  });

  test('whose gatekeeper could not be asked says so, with the next attempt and what if that lasts, and is started again', async () => {
    const { world } = local;
    await world.fault(unasked(3));
    await world.start();
    await world.advance('30s');
    expect(world.card().text).toMatch(/^Bake of web approved, on hold/);
    expect(world.card().body).toMatch(
      /The gatekeeper did not admit it: not everything that it checks could be read\. Nothing was changed\. The approval still counts\. Next attempt at .*, after all checks; if this lasts until .*, the approval expires and nothing changes\./,
    );
    await world.advance('3m');
    expect(world.card().text).toMatch(/^Baking web/);
    expect((await world.executions()).toSorted()).toEqual(['Failed', 'InProgress']);
  });

  test('can be withdrawn while it is held', async () => {
    const { world } = local;
    await world.fault(unasked(3));
    await world.start();
    await world.advance('30s');
    await world.decide('U0ANA', 'cancel', { reason: 'not today' });
    await world.advance('5m');
    expect(world.card().text).toMatch(/withdrawn/);
    expect(await world.executions()).toEqual(['Failed']);
  });
});
