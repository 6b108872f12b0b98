import { fleetOfGroup } from '../../setup/setup/decision/groups.ts';
import { withOwnNames } from '../../setup/setup/decision/names.ts';
import { inOrder } from '../../setup/setup/decision/order.ts';
import { fleetOfStack } from '../../setup/setup/decision/stacks.ts';
import { applicationOf, stageOf } from '../../setup/setup/decision/stage.ts';
import type { ProposedFleet, SeenGroup, SeenStack, Stage } from '../../setup/setup/types.ts';

describe('the stage', () => {
  test.each<[name: string, tags: Record<string, string>, stage: Stage, doubt: RegExp | undefined]>([
    ['web-dev', {}, 'dev', undefined],
    ['Win-UAT', {}, 'test', undefined],
    ['web-pre-prod', {}, 'preprod', undefined],
    ['web_staging', {}, 'preprod', undefined],
    ['shop-live', {}, 'prod', undefined],
    ['web', { Environment: 'Production' }, 'prod', undefined],
    ['web', { env: 'sbx' }, 'dev', undefined],
    ['web', {}, 'prod', /^neither a tag nor its name/],
    ['productive', {}, 'prod', /^neither a tag nor its name/],
    ['web-dev', { Environment: 'prod' }, 'prod', /^its tag Environment says prod and its name says dev/],
    ['dev-to-prod', {}, 'prod', /^its name says dev and prod/],
  ])('of %s with %j is %s', (name, tags, stage, doubt) => {
    const found = stageOf(name, tags);
    expect(found.stage).toBe(stage);
    expect(found.doubt).toEqual(doubt === undefined ? undefined : expect.stringMatching(doubt));
  });

  test('is no part of what an application is called', () => {
    expect(['web-pre-prod', 'Win-UAT', 'shop'].map(applicationOf)).toEqual(['web', 'win', 'shop']);
  });
});

const fleet = (name: string, stage: Stage, more: Partial<ProposedFleet> = {}): ProposedFleet => ({
  name,
  stage,
  target: { kind: 'stack', stack: name, parameter: 'ImageId' },
  route: 'rolling',
  image: 'web',
  seen: '',
  ...more,
});

describe('the order', () => {
  const ordered = (fleets: readonly ProposedFleet[]) =>
    inOrder(fleets).map(({ name, after: before }) => [name, before]);

  test('is by stage, whatever was found first; a stage that is missing is passed over', () => {
    expect(ordered([fleet('web-prod', 'prod'), fleet('web-dev', 'dev')])).toEqual([
      ['web-prod', 'web-dev'],
      ['web-dev', undefined],
    ]);
  });

  test('is not guessed between two fleets of one stage, two images, or without an image', () => {
    const none = [fleet('web-a-prod', 'prod'), fleet('web-dev', 'dev', { image: 'api' })];
    expect(ordered(none).map(([, before]) => before)).toEqual([undefined, undefined]);
    const twice = [fleet('web-dev', 'dev'), fleet('web-prd', 'prod'), fleet('web-prod', 'prod')];
    expect(ordered(twice).map(([, before]) => before)).toEqual([undefined, undefined, undefined]);
    const { image: _image, ...plain } = fleet('web-dev', 'dev');
    expect(ordered([plain, fleet('web-prod', 'prod')]).map(([, before]) => before)).toEqual([undefined, undefined]);
  });
});

test('fleets of one name are told apart by what they are, with their doubts', () => {
  const group = fleet('web', 'prod', { target: { kind: 'group', group: 'Web' } });
  const { fleets, doubts } = withOwnNames([
    { fleets: [fleet('web', 'prod')], doubts: [] },
    { fleets: [group], doubts: [{ about: 'web', text: 'which' }] },
    { fleets: [fleet('bake', 'prod')], doubts: [{ about: 'stack x', text: 'none' }] },
  ]);
  expect(fleets.map(({ name }) => name)).toEqual(['web', 'web-group', 'bake-stack']);
  expect(doubts).toEqual([
    { about: 'web-group', text: 'which' },
    { about: 'stack x', text: 'none' },
  ]);
});

describe('a stack', () => {
  const seen = (template: string, more: Partial<SeenStack['stack']> = {}): SeenStack => ({
    stack: {
      id: 'arn:aws:cloudformation:ap-southeast-2:111122223333:stack/web-prod/1',
      name: 'web-prod',
      status: 'UPDATE_COMPLETE',
      changedAt: 0,
      parameters: [{ key: 'ImageId', value: 'ami-1' }],
      capabilities: [],
      ...more,
    },
    template,
    source: template,
    tags: {},
  });
  const parameters = 'Parameters: { ImageId: { Type: "AWS::EC2::Image::Id" } }';
  const group = `${parameters}
Resources:
  Launch: { Type: "AWS::EC2::LaunchTemplate", Properties: { LaunchTemplateData: { ImageId: !Ref ImageId } } }
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    UpdatePolicy: { AutoScalingReplacingUpdate: { WillReplace: true } }
    Properties: { LaunchTemplate: { LaunchTemplateId: !Ref Launch, Version: !GetAtt Launch.LatestVersionNumber } }`;
  const web = { arn: 'arn:web', name: 'web', kind: 'ami', amis: ['ami-1'] } as const;

  test('that gives the AMI to a nested stack is no fleet, and the doubt names it', () => {
    const template = `${parameters}
Resources:
  App: { Type: "AWS::CloudFormation::Stack", Properties: { TemplateURL: x, Parameters: { Ami: !Ref ImageId } } }`;
    expect(fleetOfStack(seen(template), [web])).toEqual({
      fleets: [],
      doubts: [{ about: 'stack web-prod', text: expect.stringContaining('gives the AMI to the nested stack App') }],
    });
  });

  test('that is nested itself is a fleet with a doubt', () => {
    const { fleets, doubts } = fleetOfStack(seen(group, { parentId: 'arn:parent' }), [web]);
    expect(fleets).toMatchObject([{ name: 'web-prod', route: 'blue/green', image: 'web', stage: 'prod' }]);
    expect(doubts.map(({ text }) => text)).toEqual([expect.stringContaining('is nested in another')]);
  });

  test('whose template a macro makes, or nobody can read, is no fleet', () => {
    const macro = fleetOfStack(seen(`Transform: Macro\n${group}`), [web]);
    expect([macro.fleets, macro.doubts[0]?.text]).toEqual([[], expect.stringContaining('made by macro Macro')]);
    const unread = fleetOfStack(seen('&a [*a'), [web]);
    expect([unread.fleets, unread.doubts[0]?.text]).toEqual([[], expect.stringContaining('cannot be read')]);
  });
});

test.each<[what: string, more: Partial<SeenGroup>, said: string]>([
  ['a mixed instances policy', { mixedInstances: true }, 'it has a mixed instances policy'],
  ['a launch configuration', { launchConfiguration: 'old' }, 'it uses launch configuration old'],
  ['a service that owns it', { tags: { 'elasticbeanstalk:environment-name': 'x' } }, 'Elastic Beanstalk manages it'],
])('a group with %s is no fleet, and the doubt says why', (_what, more, said) => {
  const group: SeenGroup = {
    name: 'web-prod',
    desired: 1,
    min: 1,
    max: 2,
    instances: [],
    targetGroupArns: [],
    launchTemplate: { id: 'lt-1', name: 'web', version: '1' },
    mixedInstances: false,
    launchesFrom: [],
    healthCheckType: 'EC2',
    suspendedProcesses: [],
    tags: {},
    ...more,
  };
  expect(fleetOfGroup(group, [])).toEqual({
    fleets: [],
    doubts: [{ about: 'Auto Scaling group web-prod', text: expect.stringContaining(said) }],
  });
});
