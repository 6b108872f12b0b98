import { parseConfig } from '../../src/config/load.ts';
import { changed, refusals } from './fixture.ts';

const ROLE = 'AWSReservedSSO_PatchApprovers_0123456789abcdef';

test('who confirms with which session of which roles is read as it is written', () => {
  expect(parseConfig(changed({})).confirm).toEqual({
    roles: [ROLE],
    people: { U0ANA: 'ana@example.com', U0BEN: 'ben@example.com', U0CLEO: 'cleo@example.com' },
  });
});

describe('a file is refused in which a policy wants confirmation', () => {
  test.each<[string, Readonly<Record<string, unknown>>, readonly string[]]>([
    [
      'and nothing says with which identities',
      { confirm: undefined },
      [
        'confirm is missing, and policies.sealed.confirm is aws: add the roles and the people that confirm, or leave that out.',
      ],
    ],
    [
      'by more people than have a session, where only Slack knows the approvers',
      { 'policies.sealed.approvals': 4 },
      [
        'policies.sealed.confirm is aws and needs 4 who confirm, and confirm.people names only 3, so nothing could ever be approved: give more approvers their session in confirm.people, or require fewer.',
      ],
    ],
    [
      'by more of its approvers than have a session',
      {
        'policies.sealed': { approvals: 2, from: ['leads'], confirm: 'aws' },
        'confirm.people': { U0ANA: 'ana@example.com', U0ZOE: 'zoe@example.com' },
      },
      [
        'policies.sealed.confirm is aws and needs 2 who confirm, and confirm.people names, of those in from, only 1, so nothing could ever be approved: give more approvers their session in confirm.people, or require fewer.',
      ],
    ],
    [
      'in another way than aws',
      { 'policies.sealed.confirm': true },
      ['policies.sealed.confirm is true and must be aws, or left out: write for example aws.'],
    ],
  ])('%s', (_title, edits, expected) => {
    expect(refusals(changed(edits))).toEqual(expected);
  });

  test('but not for people who have one under the name that joins their accounts', () => {
    expect(
      refusals(
        changed({
          'policies.sealed': { approvals: 2, from: ['leads'], confirm: 'aws' },
          'confirm.people': { cleo: 'cleo@example.com', U0ANA: 'ana@example.com' },
        }),
      ),
    ).toEqual([]);
  });
});

describe('a file is refused whose identities', () => {
  test.each<[string, Readonly<Record<string, unknown>>, string]>([
    [
      'are two of one person',
      { 'confirm.people': { U0CLEO: 'cleo@example.com', U0CLEO2: 'cleo2@example.com' } },
      'confirm.people.U0CLEO2 is the same person as U0CLEO: give each person one session, under their name in people.',
    ],
    [
      'are one of two people',
      { 'confirm.people': { U0ANA: 'ana@example.com', U0BEN: 'Ana@example.com' } },
      "confirm.people.U0BEN is Ana@example.com, with which U0ANA confirms already: a session is one person's.",
    ],
    [
      'are of nobody',
      { 'confirm.people': { cloe: 'cleo@example.com' } },
      'confirm.people.cloe is neither the id of a Slack account, U… or W…, nor a name in people: did you mean cleo?',
    ],
    [
      'are sessions that no role takes',
      { 'confirm.people': { U0ANA: 'ana*' } },
      'confirm.people.U0ANA is "ana*" and must be the name of the session in which someone works in AWS, which IAM Identity Center takes from their user name: write for example cleo@example.com.',
    ],
    [
      'are of roles by a pattern',
      { 'confirm.roles': ['AWSReservedSSO_*'] },
      'confirm.roles[0] is "AWSReservedSSO_*" and must be the exact name of a role of this account, and neither its ARN nor a pattern: write for example AWSReservedSSO_PatchApprovers_0123456789abcdef.',
    ],
    [
      'are of no role',
      { 'confirm.roles': [] },
      'confirm.roles is an empty list and must be at least one role name: write for example [AWSReservedSSO_PatchApprovers_0123456789abcdef].',
    ],
  ])('%s', (_title, edits, expected) => {
    expect(refusals(changed(edits))).toEqual([expect.stringContaining(expected)]);
  });
});
