import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { reachAwsInProcess } from '../../../local/aws/in-process-client.ts';
import { startAws } from './local-aws.ts';

const CHANNEL = 'http.client.request.start';

/** Requests that are announced while the work is done. */
async function announcedBy(work: () => Promise<unknown>): Promise<unknown[]> {
  const requests: unknown[] = [];
  const listen = (message: unknown): void => void requests.push(Object(message).request);
  subscribe(CHANNEL, listen);
  try {
    await work();
  } finally {
    unsubscribe(CHANNEL, listen);
  }
  return requests;
}

test("a call that skips the socket is announced as Node's own are, so that one after an answer is noticed", async () => {
  const aws = await startAws();
  try {
    const call = () => new STSClient(aws.client).send(new GetCallerIdentityCommand({}));
    const [over] = await announcedBy(call);
    reachAwsInProcess(aws.url);
    const requests = await announcedBy(call);
    expect(requests).toHaveLength(1);
    const of = (request: unknown) => ({ method: Object(request).method, path: Object(request).path });
    expect(of(requests[0])).toEqual(of(over));
  } finally {
    await aws.close();
  }
});
