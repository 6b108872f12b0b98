import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WORKER_TIMEOUT } from '../../infra/bot/timeouts.ts';
import { createTable } from '../../src/aws/dynamodb.ts';
import { createDelayQueue } from '../../src/aws/queue.ts';
import { AWS_LIMITS, CALLING_MS, createTimeBudget, OutOfTimeError, TAKING_MS } from '../../src/handlers/time-budget.ts';
import { createSlackApi } from '../../src/slack/client.ts';
import { BOT_TOKEN } from '../support/signed-request.ts';

const { connectionTimeout, requestTimeout, socketTimeout } = AWS_LIMITS.requestHandler;

test('what is begun in time has ended, and been handed back, before Lambda ends the function', () => {
  const slowestCall = Math.max(connectionTimeout, requestTimeout) + socketTimeout;
  const handingBack = 2_000;
  expect(TAKING_MS).toBeLessThan(CALLING_MS);
  expect(CALLING_MS + slowestCall + handingBack).toBeLessThan(WORKER_TIMEOUT.toMilliseconds());
});

test('time is counted from the beginning of each invocation', () => {
  let time = 500_000;
  const budget = createTimeBudget(() => time);
  time += 90_000;
  budget.begin();
  expect(budget.mayTake()).toBe(true);
  time += TAKING_MS;
  expect(budget.mayTake()).toBe(false);
  expect(() => budget.beforeCall()).not.toThrow();
  time += CALLING_MS - TAKING_MS;
  expect(() => budget.beforeCall()).toThrow(OutOfTimeError);
  budget.begin();
  expect(() => budget.beforeCall()).not.toThrow();
});

describe('calls', () => {
  let server: Server;
  let url: string;
  let arrived = 0;

  /** It takes what comes and answers nothing. */
  beforeEach(async () => {
    arrived = 0;
    server = createServer(() => {
      arrived += 1;
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const aws = () => ({
    region: 'ap-southeast-2',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'x' },
    endpoint: url,
  });
  const beforeCall = (): void => {
    throw new OutOfTimeError();
  };
  const unanswered = { failure: 'ambiguous', code: 'OutOfTime' };

  test('of AWS that get no answer are given up', async () => {
    const requestHandler = { ...AWS_LIMITS.requestHandler, requestTimeout: 20 };
    let attempts = 0;
    const count = (): void => {
      attempts += 1;
    };
    const table = createTable('patchwarden', { ...aws(), ...AWS_LIMITS, requestHandler, beforeCall: count });
    await expect(table.get({ pk: 'A', sk: 'A' })).rejects.toMatchObject({ failure: 'ambiguous', code: 'TimeoutError' });
    expect(attempts).toBe(AWS_LIMITS.maxAttempts);
  });

  test('that would begin too late are not made, and count as those that had no answer', async () => {
    const late = { ...aws(), beforeCall };
    await expect(createTable('patchwarden', late).get({ pk: 'A', sk: 'A' })).rejects.toMatchObject(unanswered);
    await expect(createDelayQueue(`${url}/1/q`, late).send({ body: {} })).rejects.toMatchObject(unanswered);
    const slack = createSlackApi({ token: BOT_TOKEN, apiUrl: `${url}/api/`, beforeCall });
    const failed = { kind: 'ambiguous', code: 'OutOfTime' };
    await expect(slack.userInfo('U0ANA')).rejects.toMatchObject(failed);
    await expect(slack.respond(`${url}/response`, { text: 'x' })).rejects.toMatchObject(failed);
    expect(arrived).toBe(0);
  });

  test('that the SDK would repeat too late are not repeated', async () => {
    let asked = 0;
    const table = createTable('patchwarden', {
      ...aws(),
      requestHandler: { ...AWS_LIMITS.requestHandler, requestTimeout: 20 },
      beforeCall: () => {
        asked += 1;
        if (asked > 1) throw new OutOfTimeError();
      },
    });
    await expect(table.get({ pk: 'A', sk: 'A' })).rejects.toMatchObject(unanswered);
    expect(asked).toBe(2);
  });
});
