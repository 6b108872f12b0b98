import { changed, refusals } from './fixture.ts';

const pipeline = (account: string, region: string, name: string) =>
  `arn:aws:imagebuilder:${region}:${account}:image-pipeline/${name}`;

describe('approvers and policies', () => {
  test.each<[string, Readonly<Record<string, unknown>>, string]>([
    [
      'a group that is not there',
      { 'policies.prod.from': ['lead'] },
      'policies.prod.from[0] is "lead", which is not in approvers: did you mean leads?',
    ],
    [
      'an escalation to a group that is not there',
      { 'policies.prod.escalate': { after: '30m', to: 'lead' } },
      'policies.prod.escalate.to is "lead", which is not in approvers: did you mean leads?',
    ],
    [
      'an escalation to nobody',
      { 'approvers.empty': { users: [] }, 'policies.prod.escalate': { after: '30m', to: 'empty' } },
      'policies.prod.escalate.to is "empty", which is nobody: name a group with people in it.',
    ],
    [
      'an escalation too soon',
      { 'policies.prod.escalate': { after: '30s', to: 'leads' } },
      'policies.prod.escalate.after is "30s" and must be a whole number with its unit, s, m, h or d, from 1m to 30d: write for example 30m.',
    ],
    [
      'an escalation without a group',
      { 'policies.prod.escalate': { after: '30m' } },
      'policies.prod.escalate.to is missing: add a name in approvers, for example leads.',
    ],
    [
      'a further deferral by a group that is not there',
      { 'policies.prod.escalated': { approvals: 1, from: ['lead'] } },
      'policies.prod.escalated.from[0] is "lead", which is not in approvers: did you mean leads?',
    ],
    [
      'a further deferral by nobody',
      { 'policies.prod.escalated': { approvals: 1, from: [] } },
      'policies.prod.escalated.from names nobody, so nothing could ever be approved: name a group with people in it.',
    ],
    [
      'a further deferral by more people than there are',
      { 'policies.prod.escalated': { approvals: 4, from: ['leads'] } },
      'policies.prod.escalated.approvals is 4 and from names only 3 distinct people, so nothing could ever be approved: require fewer, or name more people.',
    ],
    [
      'a group with neither',
      { 'approvers.platform': {} },
      'approvers.platform has neither usergroup nor users: write exactly one of them.',
    ],
    [
      'a group with both',
      { 'approvers.platform.users': ['U0ANA'] },
      'approvers.platform has both usergroup and users: write exactly one of them.',
    ],
    [
      'a group that is named as the key beside the groups',
      { 'approvers.settle': { usergroup: 'S0SETTLE' } },
      'approvers.settle is not a group but how long new members of a user group wait: write for example 24h, or give the group another name.',
    ],
    [
      'a wait that is no duration',
      { 'approvers.settle': '1 day' },
      'approvers.settle is "1 day" and must be a whole number with its unit, s, m, h or d, from 0s to 30d: write for example 24h.',
    ],
    [
      'a policy that takes the wait for a group',
      { 'approvers.settle': '24h', 'policies.prod.from': ['settle'] },
      'policies.prod.from[0] is "settle", which is not in approvers: choose from platform, leads.',
    ],
    [
      'nobody in the group',
      { 'approvers.leads.users': [] },
      'policies.prod.from names nobody, so nothing could ever be approved: name a group with people in it.',
    ],
    [
      'no group',
      { 'policies.prod.from': [] },
      'policies.prod.from names nobody, so nothing could ever be approved: name a group with people in it.',
    ],
    [
      'a quorum above the accounts',
      { 'policies.prod.approvals': 5 },
      'policies.prod.approvals is 5 and from names only 3 distinct people, so nothing could ever be approved: require fewer, or name more people.',
    ],
    [
      'a quorum that only a second account reaches',
      { 'policies.prod.approvals': 4 },
      'policies.prod.approvals is 4 and from names only 3 distinct people, so nothing could ever be approved: require fewer, or name more people.',
    ],
    [
      'a quorum of two with one person',
      { 'approvers.leads.users': ['U0CLEO', 'U0CLEO2'] },
      'policies.prod.approvals is 3 and from names only 1 distinct person, so nothing could ever be approved: require fewer, or name more people.',
    ],
    [
      'a quorum above ten',
      { 'policies.nonprod.approvals': 11 },
      'policies.nonprod.approvals is 11 and must be a whole number from 1 to 10: write for example 2.',
    ],
    [
      'half a person',
      { 'policies.nonprod.approvals': 1.5 },
      'policies.nonprod.approvals is 1.5 and must be a whole number from 1 to 10: write for example 2.',
    ],
    [
      'a request that waits for ever',
      { 'policies.prod.expires': '31d' },
      'policies.prod.expires is "31d" and must be a whole number with its unit, s, m, h or d, from 1m to 30d: write for example 24h.',
    ],
    [
      'a request that cannot be answered',
      { 'policies.prod.expires': '0s' },
      'policies.prod.expires is "0s" and must be a whole number with its unit, s, m, h or d, from 1m to 30d: write for example 24h.',
    ],
    [
      'an account of two people',
      { 'people.ana': ['U0ANA', 'U0CLEO2'] },
      "people.ana[1] is U0CLEO2, who is already cleo: an account is one person's.",
    ],
    [
      'a person without accounts',
      { 'people.ana': [] },
      'people.ana has no accounts: list their user ids, or remove the person.',
    ],
  ])('refuses %s', (_, change, refusal) => {
    expect(refusals(changed(change))).toEqual([refusal]);
  });

  test('counts people across groups once', () => {
    const text = (approvals: number) =>
      changed({
        'approvers.more': { users: ['U0ANA', 'U0DEV'] },
        'policies.prod': { approvals, from: ['leads', 'more'] },
      });
    expect(refusals(text(4))).toEqual([]);
    expect(refusals(text(5))).toHaveLength(1);
  });

  test('leaves a user group to be counted in Slack', () => {
    expect(refusals(changed({ 'policies.prod': { approvals: 10, from: ['leads', 'platform'] } }))).toEqual([]);
  });
});

describe('images and accounts', () => {
  test.each<[string, Readonly<Record<string, unknown>>, string]>([
    [
      'an unknown policy',
      { 'images.web.policy': 'production' },
      'images.web.policy is "production", which is not in policies: choose from nonprod, prod, sealed.',
    ],
    [
      'one pipeline in two images',
      { 'images.api.pipeline': pipeline('111122223333', 'ap-southeast-2', 'web') },
      'images.api.pipeline is already the pipeline of web: one pipeline is one image, so that one policy governs it.',
    ],
    [
      'an account that is not listed',
      { 'images.web.pipeline': pipeline('999900001111', 'ap-southeast-2', 'web') },
      'images.web.pipeline is in account 999900001111, which is not in accounts: add it there, or name a pipeline of a listed account.',
    ],
    [
      'a Region that is not listed',
      { 'images.web.pipeline': pipeline('111122223333', 'us-east-1', 'web') },
      'images.web.pipeline is in us-east-1, which is not in accounts.111122223333.regions: add it there, or name a pipeline of a listed Region.',
    ],
    [
      'an account without Regions',
      { 'images.web.pipeline': pipeline('444455556666', 'us-east-1', 'web') },
      'images.web.pipeline is in us-east-1, which is not in accounts.444455556666.regions: add it there, or name a pipeline of a listed Region.',
    ],
    [
      'the role of another account',
      { 'accounts.444455556666.role': 'arn:aws:iam::111122223333:role/x' },
      'accounts.444455556666.role is a role of account 111122223333: name a role of 444455556666.',
    ],
    [
      'an account id with a digit short',
      { 'accounts.44445555666': { regions: [] } },
      'accounts.44445555666 is "44445555666" and must be an account id of 12 digits, in quotes: write for example "111122223333".',
    ],
    [
      'an owner without quotes',
      { 'images.web.owners': [777788889999] },
      'images.web.owners[0] is 777788889999 and must be an account id of 12 digits, in quotes: write for example "444455556666".',
    ],
    [
      'an owner by its alias',
      { 'images.web.owners': ['amazon'] },
      'images.web.owners[0] is "amazon" and must be an account id of 12 digits, in quotes: write for example "444455556666".',
    ],
    [
      'an owner twice',
      { 'images.web.owners': ['777788889999', '777788889999'] },
      'images.web.owners[1] is already in the list: keep one of them.',
    ],
    [
      'one owner that is no list',
      { 'images.web.owners': '777788889999' },
      'images.web.owners is "777788889999" and must be a list of account ids: write for example ["444455556666"].',
    ],
    [
      'an owner under a key that nobody reads',
      { 'images.web.owner': ['777788889999'] },
      'images.web.owner is not a known key here: did you mean owners?',
    ],
    [
      'an image instead of a pipeline',
      { 'images.web.pipeline': 'arn:aws:imagebuilder:ap-southeast-2:111122223333:image/web/1.0.0/1' },
      'images.web.pipeline is "arn:aws:imagebuilder:ap-southeast-2:111122223333:image/w…" and must be the ARN of an Image Builder pipeline: write for example arn:aws:imagebuilder:ap-southeast-2:111122223333:image-pipeline/web.',
    ],
  ])('refuses %s', (_, change, refusal) => {
    expect(refusals(changed(change))).toEqual([refusal]);
  });

  test('refuses an image when there is no policy at all', () => {
    const text = changed({ policies: {}, fleets: {}, 'images.web.policy': undefined, 'images.api.policy': 'prod' });
    expect(refusals(text)).toEqual([
      'images.web.policy is missing and there is no policy to fall back on: add one to policies.',
      'images.api.policy is "prod", which is not in policies: there is none yet: add one first.',
    ]);
  });
});

describe('fleets', () => {
  test.each<[string, Readonly<Record<string, unknown>>, string]>([
    [
      'an unknown policy',
      { 'fleets.win-prod.policy': 'prdo' },
      'fleets.win-prod.policy is "prdo", which is not in policies: did you mean prod?',
    ],
    [
      'an unknown image',
      { 'fleets.api-prod.image': 'apis' },
      'fleets.api-prod.image is "apis", which is not in images: did you mean api?',
    ],
    [
      'an unknown fleet before it',
      { 'fleets.web-prod.after': 'web-qa' },
      'fleets.web-prod.after is "web-qa", which is not in fleets: choose from web-dev, web-prod, api-prod, win-prod, rhel-dev, rhel-prod.',
    ],
    [
      'no target',
      { 'fleets.win-prod': { policy: 'prod' } },
      'fleets.win-prod has none of stack, autoScalingGroup and patchGroup: write exactly one of them.',
    ],
    [
      'two targets',
      { 'fleets.api-prod.stack': { name: 'x', parameter: 'y' } },
      'fleets.api-prod has 2 of stack, autoScalingGroup and patchGroup: write exactly one of them.',
    ],
    [
      'one stack in two fleets',
      { 'fleets.web-dev.stack.name': 'web-prod' },
      'fleets.web-prod.stack is already fleet web-dev: one fleet has one policy.',
    ],
    [
      'an image for a patch group',
      { 'fleets.win-prod.image': 'web' },
      'fleets.win-prod.image cannot be combined with a patchGroup, which is patched in place and takes no image: remove one of them.',
    ],
    [
      'a soak shorter than the policy asks',
      { 'fleets.web-prod.soak': '23h' },
      'fleets.web-prod.soak is 23 h, shorter than the 1 d of policy prod: write the same or longer, or leave it out.',
    ],
    [
      'a fleet after itself',
      { 'fleets.web-dev.after': 'web-dev' },
      'fleets.web-dev.after is circular (web-dev after web-dev), so none of them could ever start: remove one.',
    ],
    [
      'a fleet after one of another image',
      { 'fleets.api-prod.after': 'web-dev' },
      'fleets.api-prod.after is web-dev, which has image web while this fleet has image api: a fleet follows one of the same image.',
    ],
    [
      'a patch group after a stack',
      { 'fleets.win-prod.after': 'web-dev' },
      'fleets.win-prod.after is web-dev, which is not a patch group: a patch group comes after another patch group, and after nothing else.',
    ],
    [
      'a wildcard for a patch group',
      { 'fleets.win-prod.patchGroup': 'Win-*' },
      'fleets.win-prod.patchGroup is "Win-*" and must be the name of a patch group: write for example web-prod.',
    ],
  ])('refuses %s', (_, change, refusal) => {
    expect(refusals(changed(change))).toEqual([refusal]);
  });

  test('refuses a circle at each fleet in it, and not at one that leads into it', () => {
    const text = changed({
      'fleets.web-dev.after': 'web-qa',
      'fleets.web-qa': { policy: 'prod', image: 'web', after: 'web-dev', autoScalingGroup: 'web-qa' },
    });
    expect(refusals(text)).toEqual([
      'fleets.web-dev.after is circular (web-dev after web-qa after web-dev), so none of them could ever start: remove one.',
      'fleets.web-qa.after is circular (web-qa after web-dev after web-qa), so none of them could ever start: remove one.',
    ]);
  });

  test('takes a patch group with a space, as tags have', () => {
    expect(refusals(changed({ 'fleets.win-prod.patchGroup': 'Windows Servers' }))).toEqual([]);
  });

  test('one wrong entry does not make its name unknown', () => {
    expect(refusals(changed({ 'images.web.pipeline': 'web' })).map((text) => text.split(' ')[0])).toEqual([
      'images.web.pipeline',
    ]);
    expect(refusals(changed({ 'policies.prod.approvals': 0 })).map((text) => text.split(' ')[0])).toEqual([
      'policies.prod.approvals',
    ]);
  });
});
