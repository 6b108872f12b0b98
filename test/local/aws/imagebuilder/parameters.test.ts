import { InvalidParameterValueException } from '@aws-sdk/client-imagebuilder';
import { buildWorld, context, imageArn } from './build-world.ts';

const ROLE = { executionRole: 'arn:aws:iam::111122223333:role/golden-distribution' };

test.each([
  ['/imagebuilder/web/latest', {}],
  ['/golden/web/latest', ROLE],
])('a distribution writes the AMI of this account and Region to %s', async (parameter, role) => {
  const world = await buildWorld({ parameter, ...role });
  await world.start();
  await world.minutes(10);
  expect(world.written).toEqual([]);
  await world.minutes(30);
  const ami = (await world.image(imageArn(1)))?.outputResources?.amis?.[0]?.image;
  const place = { accountId: context.accountId, region: context.region };
  expect(world.written).toEqual([{ place, name: parameter, value: ami, dataType: 'aws:ec2:image' }]);
});

test("without an execution role a name outside /imagebuilder/ fails the distribution, as Image Builder's own role may not write it", async () => {
  const world = await buildWorld({ parameter: '/golden/web/latest' });
  await world.start();
  await world.minutes(40);
  expect(await world.image(imageArn(1))).toMatchObject({
    state: { status: 'FAILED', reason: expect.stringContaining('ssm:PutParameter on parameter /golden/web/latest') },
  });
  expect(world.written).toEqual([]);
});

const distribution = (one: object, region = 'ap-southeast-2') => ({
  name: 'other',
  clientToken: undefined,
  distributions: [{ region, ssmParameterConfigurations: [{ parameterName: '/imagebuilder/x', ...one }] }],
});

test.each([
  ['another account', distribution({ amiAccountId: '444455556666' })],
  ['another Region', distribution({}, 'eu-west-1')],
])('a parameter of %s is not simulated', async (_title, input) => {
  const { handlers } = await buildWorld();
  await expect(handlers.CreateDistributionConfiguration(input, context)).rejects.toMatchObject({
    $metadata: { httpStatusCode: 501 },
  });
});

test.each(['', 'a b', 'x'.repeat(1012)])('the parameter name "%s" is refused', async (parameterName) => {
  const { handlers } = await buildWorld();
  await expect(handlers.CreateDistributionConfiguration(distribution({ parameterName }), context)).rejects.toThrow(
    InvalidParameterValueException,
  );
});
