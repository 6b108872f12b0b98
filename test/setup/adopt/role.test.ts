import { roleSteps } from '../../../setup/adopt/decision/role-steps.ts';
import { trustOf } from '../../../setup/adopt/forms/trust.ts';
import type { NewRole } from '../../../setup/adopt/types.ts';
import { byName, type StartedEstate, startEstate } from '../estates/estate.ts';
import { adopts, configOf, type Run } from './run.ts';

/** The service role of a stack, made with `--apply` against the local AWS. */

const NAME = 'cloudformation-intake';
const INSTANCES = 'arn:aws:iam::111122223333:role/intake';
const TRUST = trustOf('cloudformation.amazonaws.com');
const config = configOf('intake: { policy: prod, image: web, stack: { name: intake, parameter: ImageId } }');

describe('the calls for a role', () => {
  const role: NewRole = { name: NAME, service: 'cloudformation.amazonaws.com', policy: {} };
  const seen = { trust: TRUST, tags: {}, policies: [] };
  const also = (statement: object) => ({ Statement: [...(TRUST as { Statement: object[] }).Statement, statement] });

  test.each<[string, Parameters<typeof roleSteps>[2], unknown]>([
    ['that is not there', undefined, ['role', 'role-policy']],
    ['that someone made', seen, []],
    [
      'of someone, with a condition',
      { ...seen, trust: { Statement: { ...also({}).Statement[0], Condition: {} } } },
      [],
    ],
    ['of which half is written', { ...seen, tags: { PatchwardenAdopted: 'intake' } }, ['role-policy']],
    ['that is whole', { ...seen, tags: { PatchwardenAdopted: 'intake' }, policies: ['patchwarden'] }, []],
    ['made for another fleet', { ...seen, tags: { PatchwardenAdopted: 'shop' } }, /was made for fleet shop/],
    [
      'of another service',
      { ...seen, trust: trustOf('ec2.amazonaws.com') },
      /not cloudformation\.amazonaws\.com alone/,
    ],
    [
      'that an account may assume too',
      { ...seen, trust: also({ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }) },
      /exists, and not/,
    ],
    ['whose trust cannot be read', { ...seen, trust: undefined }, /exists, and not/],
  ])('%s', (_, there, expected) => {
    const steps = roleSteps(role, 'intake', there);
    if (expected instanceof RegExp) expect(steps).toMatch(expected);
    else expect(typeof steps === 'string' ? steps : steps.map(({ kind }) => kind)).toEqual(expected);
  });
});

describe('npm run adopt', () => {
  let estate: StartedEstate;
  let allows: (action: string) => boolean;
  const adopt = (args: readonly string[], more: Partial<Run> = {}) =>
    adopts(['intake', '--apply', '--instance-role', INSTANCES, ...args], { estate, config, ...more });
  const call = (service: string, operation: string, input: object): Promise<Record<string, unknown>> =>
    estate.aws.callService(service, operation, { ...input }) as Promise<Record<string, unknown>>;
  const role = () => estate.aws.iam.role(NAME);
  const roleOfStack = async () => {
    const { Stacks } = await call('cloudformation', 'DescribeStacks', { StackName: 'intake' });
    return (Stacks as { RoleARN?: string }[])[0]?.RoleARN;
  };
  const make = (trust: object) =>
    call('iam', 'CreateRole', { RoleName: NAME, AssumeRolePolicyDocument: JSON.stringify(trust) });
  beforeEach(async () => {
    allows = () => true;
    estate = await startEstate('stacks', (action) => allows(action), byName);
  });
  afterEach(async () => {
    await estate.close();
    expect(estate.errors).toEqual([]);
  });

  test('lists what it would write, and writes it once the stack is named', async () => {
    const listed = await adopt([]);
    expect(listed.code).toBe(1);
    expect(listed.text).toContain(
      `With --confirm intake this would be written, in this order, with your own credentials:
1. Role ${NAME} with tag PatchwardenAdopted=intake, which cloudformation.amazonaws.com alone may assume: ${JSON.stringify(TRUST)}
2. Inline policy patchwarden of role ${NAME}: {`,
    );
    expect(listed.text).toMatch(
      /3\. Service role \S+ of stack intake\nNothing was changed\.\nTo write it: npm run adopt -- intake --apply --confirm intake\nTo undo it, while no stack has the role:\n {2}aws iam delete-role-policy --role-name cloudformation-intake --policy-name patchwarden\n {2}aws iam delete-role --role-name cloudformation-intake$/,
    );
    expect([role(), await roleOfStack()]).toEqual([undefined, undefined]);
    const { code, text } = await adopt(['--confirm', 'intake']);
    expect([code, text]).toEqual([0, expect.stringContaining(`Set: role ${NAME}.`)]);
    expect(JSON.parse(/policy patchwarden of role \S+: (\{[\s\S]*?\n\})/.exec(listed.text)?.[1] ?? '')).toEqual(
      role()?.policies[0]?.document,
    );
    expect(await roleOfStack()).toBe(`arn:aws:iam::111122223333:role/${NAME}`);
    await call('iam', 'DeleteRolePolicy', { RoleName: NAME, PolicyName: 'patchwarden' });
    await call('iam', 'DeleteRole', { RoleName: NAME });
    expect(role()).toBeUndefined();
  });

  test('stopped between two calls says what is written, and finishes when it is run again', async () => {
    const stop = new AbortController();
    const stopped = await adopt(['--confirm', 'intake'], { stop: stop.signal, told: () => stop.abort() });
    expect([stopped.code, stopped.text]).toEqual([
      1,
      expect.stringMatching(
        /Stopped\. Done: role cloudformation-intake\. Left: inline policy patchwarden of role cloudformation-intake; service role \S+ of stack intake\.\nTo undo it, while no stack has the role:\n {2}aws iam delete-role --role-name cloudformation-intake$/,
      ),
    ]);
    expect(role()?.policies).toEqual([]);
    expect((await adopt(['--confirm', 'intake'])).code).toBe(0);
    expect([role()?.policies.length, await roleOfStack()]).toEqual([1, expect.stringContaining(NAME)]);
  });

  test.each([
    ['iam:GetRole', /^Your credentials are not allowed iam:GetRole in \S+: get that permission[^\n]+$/],
    ['iam:CreateRole', /^Your credentials are not allowed iam:CreateRole in [^\n]+ Nothing was changed\.$/],
    ['iam:PutRolePolicy', /not allowed iam:PutRolePolicy in [^\n]+ Done: role cloudformation-intake\. Left: inline/],
  ])('without %s says so and what was written', async (action, sentence) => {
    allows = (asked) => asked !== action;
    const { code, text } = await adopt(['--confirm', 'intake']);
    expect([code, text]).toEqual([1, expect.stringMatching(sentence)]);
    expect(await roleOfStack()).toBeUndefined();
  });

  test('leaves a role of that name as it is', async () => {
    await make(trustOf('ec2.amazonaws.com'));
    expect((await adopt(['--confirm', 'intake'])).text).toBe(
      `Role ${NAME} exists, and not cloudformation.amazonaws.com alone may assume it: correct its trust policy, or name another role with --role <ARN>. Nothing was changed.`,
    );
    expect(role()?.policies).toEqual([]);
  });

  test('uses a role that someone made, and writes nothing to it', async () => {
    await make(TRUST);
    expect((await adopt(['--confirm', 'intake'])).code).toBe(0);
    expect([role()?.policies, await roleOfStack()]).toEqual([[], expect.stringContaining(NAME)]);
  });
});
