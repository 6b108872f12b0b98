import { createIam } from '../../../local/aws/iam.ts';
import { iamService } from '../../../local/aws/iam-service.ts';

/** What IAM refuses, by the code that AWS gives. */

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Principal: { Service: 'cloudformation.amazonaws.com' }, Action: 'sts:AssumeRole' },
});
const policy = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
const READ = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };
const BIG = {
  ...READ,
  Resource: Array.from({ length: 300 }, (_, at) => `arn:aws:s3:::a-bucket-with-a-long-name-${at}/*`),
};

const made = async () => {
  const { handlers } = iamService(createIam('111122223333'));
  const call = (operation: string, input: object) => handlers[operation]?.(input, {} as never) ?? Promise.reject();
  await call('CreateRole', { RoleName: 'deploy', AssumeRolePolicyDocument: TRUST });
  await call('PutRolePolicy', { RoleName: 'deploy', PolicyName: 'own', PolicyDocument: policy(READ) });
  return call;
};
const put = (PolicyDocument: string) => ({ RoleName: 'deploy', PolicyName: 'more', PolicyDocument });
const create = (AssumeRolePolicyDocument: string, RoleName = 'other') => ({ RoleName, AssumeRolePolicyDocument });

test.each<[string, string, object, string]>([
  ['a role that is there', 'CreateRole', create(TRUST, 'deploy'), 'EntityAlreadyExistsException'],
  ['a name that differs by case', 'CreateRole', create(TRUST, 'Deploy'), 'EntityAlreadyExistsException'],
  ['a name with a blank', 'CreateRole', create(TRUST, 'a b'), 'ValidationError'],
  ['a trust policy that is not JSON', 'CreateRole', create('{'), 'MalformedPolicyDocumentException'],
  ['a trust policy with a resource', 'CreateRole', create(policy(READ)), 'MalformedPolicyDocumentException'],
  [
    'a service that is none',
    'CreateRole',
    create(policy({ Effect: 'Allow', Principal: { Service: 'cloudformation' }, Action: 'sts:AssumeRole' })),
    'MalformedPolicyDocumentException',
  ],
  ['no statement', 'PutRolePolicy', put('{"Statement":[]}'), 'MalformedPolicyDocumentException'],
  ['no ARN', 'PutRolePolicy', put(policy({ ...READ, Resource: 'REPLACE' })), 'MalformedPolicyDocumentException'],
  [
    'no service before an action',
    'PutRolePolicy',
    put(policy({ ...READ, Action: 'Get' })),
    'MalformedPolicyDocumentException',
  ],
  ['a policy that is too long', 'PutRolePolicy', put(policy(BIG)), 'LimitExceededException'],
  ['a role that is not there', 'PutRolePolicy', { ...put(policy(READ)), RoleName: 'gone' }, 'NoSuchEntityException'],
  ['a policy that is not there', 'DeleteRolePolicy', { RoleName: 'deploy', PolicyName: 'x' }, 'NoSuchEntityException'],
  ['a role that has a policy', 'DeleteRole', { RoleName: 'deploy' }, 'DeleteConflictException'],
])('refuses %s', async (_, operation, input, name) => {
  const call = await made();
  await expect(call(operation, input)).rejects.toMatchObject({ name });
});

test('a role is gone once its policies are', async () => {
  const call = await made();
  await call('DeleteRolePolicy', { RoleName: 'deploy', PolicyName: 'own' });
  await call('DeleteRole', { RoleName: 'deploy' });
  await expect(call('GetRole', { RoleName: 'deploy' })).rejects.toMatchObject({ name: 'NoSuchEntityException' });
});
