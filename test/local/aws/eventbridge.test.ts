import {
  DescribeRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  ResourceNotFoundException,
  type Target,
  TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge';
import { ACCOUNT, REGION, START, type StartedAws, startAws } from './local-aws.ts';

let aws: StartedAws;
let events: EventBridgeClient;
const queueArn = `arn:aws:sqs:${REGION}:${ACCOUNT}:events`;

beforeEach(async () => {
  aws = await startAws();
  events = new EventBridgeClient(aws.client);
  aws.sqs.createQueue('events');
});

afterEach(() => aws.close());

async function rule(Name: string, pattern: object, target: Partial<Target> = {}, EventBusName?: string): Promise<void> {
  const bus = EventBusName === undefined ? {} : { EventBusName };
  await events.send(new PutRuleCommand({ Name, EventPattern: JSON.stringify(pattern), ...bus }));
  await events.send(new PutTargetsCommand({ Rule: Name, Targets: [{ Id: 't', Arn: queueArn, ...target }], ...bus }));
}

const delivered = (): unknown[] =>
  (aws.sqs.queue('events')?.messages() ?? []).map(({ body }): unknown => JSON.parse(body));

const change = (status: string, resource = 'arn:image/web') => ({
  source: 'aws.imagebuilder',
  detailType: 'EC2 Image Builder Image State Change',
  resources: [resource],
  detail: { state: { status } },
});

const statuses = () => delivered().map((event) => JSON.stringify(event).match(/"status":"(\w+)"/)?.[1]);

describe('the default bus', () => {
  it('fills in what AWS fills in, and delivers to the queue of a rule that fits', async () => {
    await rule('images', { source: ['aws.imagebuilder'], detail: { state: { status: ['AVAILABLE'] } } });
    aws.events.emit(change('BUILDING'));
    await aws.clock.advance(1500);
    aws.events.emit(change('AVAILABLE'));
    expect(delivered()).toEqual([
      {
        version: '0',
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        'detail-type': 'EC2 Image Builder Image State Change',
        source: 'aws.imagebuilder',
        account: ACCOUNT,
        time: '2026-11-20T09:00:01Z',
        region: REGION,
        resources: ['arn:image/web'],
        detail: { state: { status: 'AVAILABLE' } },
      },
    ]);
    expect(aws.events.recent()).toHaveLength(2);
  });

  it('keeps events as they were when they were emitted', async () => {
    const detail = { state: { status: 'BUILDING' } };
    aws.events.emit({ ...change(''), detail });
    detail.state.status = 'changed';
    expect(aws.events.recent()[0]?.detail).toEqual({ state: { status: 'BUILDING' } });
  });

  it('reports a target that does not exist, and delivers to the others', async () => {
    await rule('good', { source: ['aws.imagebuilder'] });
    await rule('bad', { source: ['aws.imagebuilder'] }, { Arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:none` });
    aws.events.emit(change('BUILDING'));
    expect(delivered()).toHaveLength(1);
    expect(String(aws.errors[0])).toContain('rule bad of bus default targets');
  });
});

describe('PutEvents', () => {
  it('answers each entry on its own', async () => {
    const { FailedEntryCount, Entries } = await events.send(
      new PutEventsCommand({
        Entries: [
          { Source: 'patchwarden', DetailType: 'run-approved', Detail: '{"run":"1"}', Time: new Date(START - 60_000) },
          { Source: 'patchwarden', DetailType: 'x' },
          { Source: 'patchwarden', DetailType: 'x', Detail: '[]' },
          { Source: 'aws.ssm', DetailType: 'x', Detail: '{}' },
          { DetailType: 'x', Detail: '{}' },
          { Source: 'patchwarden', DetailType: 'x', Detail: '{}', EventBusName: 'none' },
        ],
      }),
    );
    expect(FailedEntryCount).toBe(5);
    expect(Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([
      undefined,
      'InvalidArgument',
      'MalformedDetail',
      'NotAuthorizedForSourceException',
      'InvalidArgument',
      'InvalidArgument',
    ]);
    expect(aws.events.recent()).toMatchObject([{ detail: { run: '1' }, time: '2026-11-20T08:59:00Z' }]);
  });

  it('refuses more than ten entries, none, and too much', async () => {
    const entry = { Source: 's', DetailType: 'd', Detail: '{}' };
    const put = (Entries: object[]) => events.send(new PutEventsCommand({ Entries }));
    await expect(put(Array.from({ length: 11 }, () => entry))).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(put([])).rejects.toMatchObject({ name: 'ValidationException' });
    const large = { ...entry, Detail: JSON.stringify({ text: 'x'.repeat(256 * 1024) }) };
    await expect(put([large])).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('keeps buses apart', async () => {
    aws.events.createBus('patchwarden');
    await rule('all', { source: ['patchwarden'] }, {}, 'patchwarden');
    const put = (EventBusName?: string) =>
      events.send(
        new PutEventsCommand({
          Entries: [{ Source: 'patchwarden', DetailType: 'd', Detail: '{}', ...(EventBusName && { EventBusName }) }],
        }),
      );
    await put();
    expect(delivered()).toHaveLength(0);
    await put(`arn:aws:events:${REGION}:${ACCOUNT}:event-bus/patchwarden`);
    expect(delivered()).toHaveLength(1);
    expect(aws.events.recent('patchwarden')).toHaveLength(1);
  });
});

describe('a rule', () => {
  it('is described and listed as it was put', async () => {
    await rule('images', { source: ['aws.imagebuilder'] });
    const described = await events.send(new DescribeRuleCommand({ Name: 'images' }));
    expect(described).toMatchObject({
      Arn: `arn:aws:events:${REGION}:${ACCOUNT}:rule/images`,
      EventPattern: '{"source":["aws.imagebuilder"]}',
      State: 'ENABLED',
    });
    const { Rules } = await events.send(new ListRulesCommand({ NamePrefix: 'im' }));
    expect(Rules?.map(({ Name }) => Name)).toEqual(['images']);
    const missing = events.send(new DescribeRuleCommand({ Name: 'none' }));
    await expect(missing).rejects.toBeInstanceOf(ResourceNotFoundException);
  });

  it('names the account that created it', async () => {
    await rule('mine', { source: ['x'] });
    expect(await events.send(new DescribeRuleCommand({ Name: 'mine' }))).toMatchObject({ CreatedBy: ACCOUNT });
  });

  it('needs a pattern or a schedule', async () => {
    const call = events.send(new PutRuleCommand({ Name: 'neither' }));
    await expect(call).rejects.toMatchObject({ name: 'ValidationException' });
    const scheduled = events.send(new PutRuleCommand({ Name: 'rate', ScheduleExpression: 'rate(1 hour)' }));
    await expect(scheduled).rejects.toMatchObject({ name: 'NotImplemented' });
  });

  it('lists its targets as they were put', async () => {
    const target = {
      InputTransformer: { InputPathsMap: { id: '$.id' }, InputTemplate: '"<id>"' },
      SqsParameters: { MessageGroupId: 'g' },
    };
    await rule('fifo', { source: ['x'] }, target);
    await rule('path', { source: ['x'] }, { InputPath: '$.detail' });
    await rule('fixed', { source: ['x'] }, { Input: '{}' });
    const targetsOf = async (Rule: string) => (await events.send(new ListTargetsByRuleCommand({ Rule }))).Targets;
    expect(await targetsOf('fifo')).toEqual([{ Id: 't', Arn: queueArn, ...target }]);
    expect(await targetsOf('path')).toEqual([{ Id: 't', Arn: queueArn, InputPath: '$.detail' }]);
    expect(await targetsOf('fixed')).toEqual([{ Id: 't', Arn: queueArn, Input: '{}' }]);
  });

  it('refuses targets that nobody simulates', async () => {
    const other = rule('x', { source: ['a'] }, { Arn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:f` });
    await expect(other).rejects.toMatchObject({ name: 'NotImplemented' });
  });

  it.each([
    ['a constant', { Input: '{"kind":"tick"}' }, { kind: 'tick' }],
    ['a part', { InputPath: '$.detail.state' }, { status: 'FAILED' }],
    [
      'a template',
      {
        InputTransformer: {
          InputPathsMap: { status: '$.detail.state.status', first: '$.resources[0]', state: '$.detail.state' },
          InputTemplate:
            '{"text":"<first> is <status>","status":<status>,"state":<state>,"rule":<aws.events.rule-name>}',
        },
      },
      { text: 'arn:image/"web" is FAILED', status: 'FAILED', state: { status: 'FAILED' }, rule: 'images' },
    ],
  ])('can send %s instead of the event', async (_case, target, expected) => {
    await rule('images', { source: ['aws.imagebuilder'] }, target);
    aws.events.emit(change('FAILED', 'arn:image/"web"'));
    expect(delivered()).toEqual([expected]);
  });

  it('tests patterns without being made', async () => {
    const Event = JSON.stringify({
      id: '1',
      account: ACCOUNT,
      source: 'a',
      time: 't',
      region: REGION,
      resources: [],
      'detail-type': 'd',
    });
    const test = (pattern: object) =>
      events.send(new TestEventPatternCommand({ EventPattern: JSON.stringify(pattern), Event }));
    expect((await test({ source: ['a'] })).Result).toBe(true);
    expect((await test({ source: ['b'] })).Result).toBe(false);
    await expect(test({ source: 'a' })).rejects.toMatchObject({ name: 'InvalidEventPatternException' });
  });
});

describe('injected event faults', () => {
  beforeEach(() => rule('images', { source: ['aws.imagebuilder'] }));

  it('drops as many as asked for, of the type asked for', () => {
    aws.faults.add({ target: 'events', kind: 'drop', detailType: 'Other' });
    aws.faults.add({ target: 'events', kind: 'drop', detailType: 'EC2 Image Builder Image State Change', times: 2 });
    for (const status of ['BUILDING', 'TESTING', 'AVAILABLE']) aws.events.emit(change(status));
    expect(statuses()).toEqual(['AVAILABLE']);
  });

  it('delays', async () => {
    aws.faults.add({ target: 'events', kind: 'delay', by: '10m' });
    aws.events.emit(change('BUILDING'));
    aws.events.emit(change('TESTING'));
    expect(statuses()).toEqual(['TESTING']);
    await aws.clock.advance(10 * 60_000);
    expect(statuses()).toEqual(['TESTING', 'BUILDING']);
  });

  it('duplicates', () => {
    aws.faults.add({ target: 'events', kind: 'duplicate' });
    aws.events.emit(change('BUILDING'));
    expect(statuses()).toEqual(['BUILDING', 'BUILDING']);
    const ids = delivered().map((event) => JSON.stringify(event).match(/"id":"([^"]+)"/)?.[1]);
    expect(new Set(ids).size).toBe(1);
  });

  it('reorders: an event comes after the next one, or after a while when there is none', async () => {
    aws.faults.add({ target: 'events', kind: 'reorder' });
    aws.events.emit(change('BUILDING'));
    aws.events.emit(change('TESTING'));
    expect(statuses()).toEqual(['TESTING', 'BUILDING']);
    aws.faults.add({ target: 'events', kind: 'reorder' });
    aws.events.emit(change('AVAILABLE'));
    expect(statuses()).toHaveLength(2);
    await aws.clock.advance(60_000);
    expect(statuses()).toEqual(['TESTING', 'BUILDING', 'AVAILABLE']);
  });
});
