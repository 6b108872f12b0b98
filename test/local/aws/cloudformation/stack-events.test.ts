import { MINUTE, stackWorld } from './stack-world.ts';

const allEvents = async (world: ReturnType<typeof stackWorld>) => {
  const found = [];
  let NextToken: string | undefined;
  let pages = 0;
  do {
    const page = await world.handlers.DescribeStackEvents({ StackName: 'web', NextToken });
    found.push(...page.StackEvents);
    NextToken = page.NextToken;
    pages += 1;
  } while (NextToken !== undefined);
  return { found, pages };
};

test('gives the newest first, a hundred a page, each once', async () => {
  const world = stackWorld();
  await world.create({}, { Image: 'ami-1', Capacity: '8' });
  for (let index = 2; index < 12; index += 1) {
    await world.update({ Image: `ami-${index}`, Capacity: '8' });
    await world.clock.advance(5 * MINUTE);
  }
  const { found, pages } = await allEvents(world);
  expect(pages).toBe(Math.ceil(found.length / 100));
  expect(new Set(found.map(({ EventId }) => EventId)).size).toBe(found.length);
  const times = found.map(({ Timestamp }) => Timestamp?.getTime() ?? 0);
  expect(times).toEqual([...times].sort((a, b) => b - a));
  expect(found.at(-1)?.ResourceStatus).toBe('CREATE_IN_PROGRESS');
});

test('a page is not shifted by events that come after the one before it', async () => {
  const world = stackWorld();
  await world.create({}, { Image: 'ami-1', Capacity: '150' });
  const first = await world.handlers.DescribeStackEvents({ StackName: 'web' });
  await world.update({ Image: 'ami-2', Capacity: '150' });
  await world.clock.advance(MINUTE);
  const second = await world.handlers.DescribeStackEvents({ StackName: 'web', NextToken: first.NextToken });
  const ids = new Set(first.StackEvents.map(({ EventId }) => EventId));
  expect(second.StackEvents.some(({ EventId }) => ids.has(EventId))).toBe(false);
});

test('by operation, those of it alone, with what failed when asked', async () => {
  const world = stackWorld();
  await world.create();
  world.faults.add({ target: 'stack', stack: 'web', kind: 'resource-failure', reason: 'no more addresses' });
  const { OperationId } = await world.update({ Image: 'ami-2' });
  await world.clock.advance(MINUTE);
  const all = await world.handlers.DescribeEvents({ OperationId });
  expect(all.OperationEvents.every((event) => event.OperationType === 'UPDATE_STACK')).toBe(true);
  const failed = await world.handlers.DescribeEvents({ OperationId, Filters: { FailedEvents: true } });
  expect(failed.OperationEvents).toMatchObject([
    { LogicalResourceId: 'Group', EventType: 'PROVISIONING_ERROR', ResourceStatusReason: 'no more addresses' },
  ]);
});
