import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { createCloudFormation } from '../../../local/aws/cloudformation/service.ts';
import { createFleetServices } from '../../../local/aws/fleet.ts';
import { reachAwsInProcess } from '../../../local/aws/in-process-client.ts';
import { createSsm } from '../../../local/aws/ssm/service.ts';
import { askAll } from '../../../scripts/contract/moto/ask.ts';
import { calls } from '../../../scripts/contract/moto/calls/all.ts';
import { createSend } from '../../../scripts/contract/moto/clients.ts';
import type { Answer } from '../../../scripts/contract/moto/types.ts';
import { ACCOUNT, REGION, START, startAws } from './local-aws.ts';

/** Recorded by `scripts/contract/moto/record.sh`: what moto and the local AWS answer alike, by the name of the call. */
const answer = z.union([z.object({ error: z.string() }), z.object({ members: z.record(z.string(), z.string()) })]);
const { answers: recorded } = z
  .object({ moto: z.string(), answers: z.record(z.string(), answer) })
  .parse(JSON.parse(readFileSync('test/fixtures/moto/answers.json', 'utf8')));

/** The same services as in the local world, with one image and one subnet in them. */
const start = async () => {
  const aws = await startAws({
    services: (deps) => {
      const { alarms, cloudWatch, ec2, loadBalancing, autoScaling } = createFleetServices(deps);
      const image = { id: 'ami-00000000000000001', name: 'web-al2023', description: '', tags: {} };
      ec2.registerAmi({ ...image, region: REGION, accountId: ACCOUNT, createdAt: START });
      ec2.placeSubnet({ id: 'subnet-00000000000000001', cidr: '10.20.0.0/20' });
      const cloudFormation = createCloudFormation({ ...deps, alarms });
      return [createSsm({ ...deps, ec2 }), cloudWatch, ec2, loadBalancing, autoScaling, cloudFormation];
    },
  });
  reachAwsInProcess(aws.url);
  return aws;
};

/** Of an answer, only what was recorded: on the rest moto differs, for a reason. */
function recordedPart(name: string, given: Answer | undefined): Answer | undefined {
  const alike = recorded[name];
  if (given === undefined || alike === undefined || 'error' in given || 'error' in alike) return given;
  return { members: Object.fromEntries(Object.entries(given.members).filter(([member]) => member in alike.members)) };
}

test('answers as moto did, wherever that is not explained otherwise', async () => {
  const aws = await start();
  const pass = (minutes: number) => aws.clock.advance(minutes * 60_000);
  const answers = await askAll(calls, { send: createSend(aws.url), pass });
  await aws.close();
  const names = Object.keys(recorded);
  expect(names.length).toBeGreaterThan(120);
  expect(names.filter((name) => !answers.has(name))).toEqual([]);
  expect(Object.fromEntries(names.map((name) => [name, recordedPart(name, answers.get(name))]))).toEqual(recorded);
  expect(aws.errors).toEqual([]);
});
