import { approvalsOfOthers, countedPeople } from '../../../src/approvals/decision/quorum.ts';
import { ANA, anApproval, aRun, BEN, CLEO, CLEO_AGAIN, DEV, T0 } from '../../runs/fixture.ts';

const carried = { at: T0 - 1 };

describe('the people who count', () => {
  test.each([
    ['nobody', [], []],
    ['two people', [anApproval(ANA), anApproval(BEN)], ['U0ANA', 'U0BEN']],
    ['one with two accounts', [anApproval(CLEO), anApproval(CLEO_AGAIN)], ['cleo']],
    [
      'one with two ids',
      [anApproval({ ...ANA, aliases: ['W0ANA'] }), anApproval({ userId: 'W0ANA', person: 'W0ANA' })],
      ['U0ANA'],
    ],
    ['not those of another epoch', [anApproval(ANA, { epoch: 2 }), anApproval(BEN)], ['U0BEN']],
    ['not the requester', [anApproval(DEV)], []],
    ['not the requester by another id', [anApproval({ userId: 'W0DEV', person: 'W0DEV', aliases: ['U0DEV'] })], []],
  ])('%s', (_title, approvals, expected) => {
    expect(countedPeople(aRun({ approvals }))).toEqual(expected);
  });

  test.each([
    [
      'while only what was given beforehand counts',
      [anApproval(CLEO, carried), anApproval(BEN, carried)],
      ['cleo', 'U0BEN'],
    ],
    ['not once anyone approves anew', [anApproval(CLEO, carried), anApproval(BEN)], ['U0BEN']],
  ])('who set it off: %s', (_when, approvals, expected) => {
    expect(countedPeople(aRun({ setOffBy: CLEO_AGAIN, approvals }))).toEqual(expected);
  });

  test('are not who set it off when others are asked', () => {
    const approvals = [anApproval(CLEO), anApproval(BEN)];
    expect(approvalsOfOthers(aRun({ setOffBy: CLEO_AGAIN }), approvals)).toEqual([anApproval(BEN)]);
    expect(approvalsOfOthers(aRun(), approvals)).toBe(approvals);
  });
});
