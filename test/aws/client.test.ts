import { setFlagsFromString } from 'node:v8';
import { runInThisContext } from 'node:vm';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { prepared } from '../../src/aws/client.ts';

setFlagsFromString('--allow-natives-syntax');
/** Whether V8 has an object laid out as it copies it quickly. */
const isFast: (of: object) => boolean = runInThisContext('(of) => %HasFastProperties(of)');

const made = () => {
  const credentials = { accessKeyId: 'one', secretAccessKey: 'two' };
  return prepared(new DynamoDBClient({ region: 'ap-southeast-2', credentials }), {});
};

test('the settings, which the SDK copies for each call, are quick to copy', () => {
  const { config } = made();
  const computed = Object.entries(Object.getOwnPropertyDescriptors(config)).filter(
    ([, each]) => each.get !== undefined,
  );
  expect([isFast(config), computed]).toEqual([true, []]);
});

test('a client still signs with the credentials that it was given', async () => {
  expect(await made().config.credentials()).toMatchObject({ accessKeyId: 'one', secretAccessKey: 'two' });
});
