import { ANA, anApproval, BEN } from '../../runs/fixture.ts';
import { cardOf } from './card-fixture.ts';
import { aProgress, atCheckpoint, NEW, OLD } from './fixture.ts';

describe('at a checkpoint', () => {
  test("the canary's numbers, what each answer leaves, and who decides", () => {
    expect(cardOf(atCheckpoint())).toEqual([
      `Approval needed: continue api-prod to ami-0ccc3333… (2 of 10). Needs 2 of @platform to continue. If nobody decides, the fleet stays as it is: \`${NEW}\` and \`${OLD}\` side by side, and no other deploy of api-prod can start.`,
      'Approval needed: continue api-prod to ami-0ccc3333… (2 of 10)',
      `*api-prod* → \`${NEW}\` (2 h old) · 10 instances, instance refresh`,
      '2 of 10 instances new and healthy · 10 of 10 healthy at 2026-11-20 10:00 UTC',
      `Roll back moves the new instances to \`${OLD}\` · Stop here leaves 2 new and 8 old instances`,
      `Needs 2 of @platform to continue. If nobody decides, the fleet stays as it is: \`${NEW}\` and \`${OLD}\` side by side, and no other deploy of api-prod can start.`,
      '[Continue to 100 %] [Roll back] [Stop here]',
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · run d-7k2m9x4q · version 2 · execution exec-1 · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('more is new than was approved', () => {
    expect(
      cardOf(
        atCheckpoint({
          progress: aProgress({ phase: 'replacing', done: 3, total: 10, beyond: { percent: 20, instances: 2 } }),
        }),
      ),
    ).toEqual([
      `Approval needed: continue api-prod to ami-0ccc3333… (3 of 10). Needs 2 of @platform to continue. If nobody decides, the fleet stays as it is: \`${NEW}\` and \`${OLD}\` side by side, and no other deploy of api-prod can start.`,
      'Approval needed: continue api-prod to ami-0ccc3333… (3 of 10)',
      '*Warning* More than approved: 3 of 10 run the new image, but only 2 instances (20 %) were approved. Look at the instance refresh in Auto Scaling first',
      `*api-prod* → \`${NEW}\` (2 h old) · 10 instances, instance refresh`,
      '3 of 10 instances new and healthy',
      `Roll back moves the new instances to \`${OLD}\` · Stop here leaves 3 new and 7 old instances`,
      `Needs 2 of @platform to continue. If nobody decides, the fleet stays as it is: \`${NEW}\` and \`${OLD}\` side by side, and no other deploy of api-prod can start.`,
      '[Continue to 100 %] [Roll back] [Stop here]',
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · run d-7k2m9x4q · version 2 · execution exec-1 · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('nothing is left to replace', () => {
    expect(
      cardOf(
        atCheckpoint({
          progress: aProgress({ phase: 'replacing', done: 2, total: 2, images: [{ image: NEW, instances: 2 }] }),
        }),
      ),
    ).toEqual([
      `Approval needed: continue api-prod to ami-0ccc3333… (2 of 2). Needs 2 of @platform to continue. If nobody decides, the fleet stays as it is: all 2 instances on \`${NEW}\`, and no other deploy of api-prod can start.`,
      'Approval needed: continue api-prod to ami-0ccc3333… (2 of 2)',
      `*api-prod* → \`${NEW}\` (2 h old) · 10 instances, instance refresh`,
      '2 of 2 instances new and healthy',
      `Roll back moves the new instances to \`${OLD}\` · Stop here changes nothing: no instance runs the old image now`,
      `Needs 2 of @platform to continue. If nobody decides, the fleet stays as it is: all 2 instances on \`${NEW}\`, and no other deploy of api-prod can start.`,
      '[Continue to 100 %] [Roll back] [Stop here]',
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · run d-7k2m9x4q · version 2 · execution exec-1 · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('in a group of no instances', () => {
    expect(
      cardOf(atCheckpoint({ progress: aProgress({ phase: 'replacing', done: 0, total: 0, images: [] }) })),
    ).toEqual([
      `Approval needed: continue api-prod to ami-0ccc3333… Needs 2 of @platform to continue. If nobody decides, the fleet stays as it is: no instances, and new ones launch from \`${NEW}\`, and no other deploy of api-prod can start.`,
      'Approval needed: continue api-prod to ami-0ccc3333…',
      `*api-prod* → \`${NEW}\` (2 h old) · 10 instances, instance refresh`,
      'No instances',
      `Roll back moves the new instances to \`${OLD}\` · Stop here changes nothing: no instance runs the old image now`,
      `Needs 2 of @platform to continue. If nobody decides, the fleet stays as it is: no instances, and new ones launch from \`${NEW}\`, and no other deploy of api-prod can start.`,
      '[Continue to 100 %] [Roll back] [Stop here]',
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · run d-7k2m9x4q · version 2 · execution exec-1 · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('approvals that were not used in time', () => {
    expect(cardOf(atCheckpoint({ askedAgain: { code: 'lapsed' } }))).toEqual([
      `Approval needed: continue api-prod to ami-0ccc3333… (2 of 10). The approvals expired before they were used, so approval is needed again. Needs 2 of @platform to continue. If nobody decides, the fleet stays as it is: \`${NEW}\` and \`${OLD}\` side by side, and no other deploy of api-prod can start.`,
      'Approval needed: continue api-prod to ami-0ccc3333… (2 of 10)',
      `*api-prod* → \`${NEW}\` (2 h old) · 10 instances, instance refresh`,
      '2 of 10 instances new and healthy · 10 of 10 healthy at 2026-11-20 10:00 UTC',
      `Roll back moves the new instances to \`${OLD}\` · Stop here leaves 2 new and 8 old instances`,
      `The approvals expired before they were used, so approval is needed again. Needs 2 of @platform to continue. If nobody decides, the fleet stays as it is: \`${NEW}\` and \`${OLD}\` side by side, and no other deploy of api-prod can start.`,
      '[Continue to 100 %] [Roll back] [Stop here]',
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · run d-7k2m9x4q · version 2 · execution exec-1 · `/patch why d-7k2m9x4q`',
    ]);
  });

  test('approved, and held', () => {
    expect(
      cardOf(
        atCheckpoint({
          state: 'approved',
          approvals: [anApproval(ANA, { epoch: 2 }), anApproval(BEN, { epoch: 2 })],
          hold: { code: 'busy', what: 'another refresh of api-prod is active' },
        }),
      ),
    ).toEqual([
      'On hold: continue api-prod to ami-0ccc3333… (2 of 10). Another refresh of api-prod is active. Checked again each minute; if this lasts until 2026-11-21 09:00 UTC, the approval expires and nothing changes.',
      'On hold: continue api-prod to ami-0ccc3333… (2 of 10)',
      `*api-prod* → \`${NEW}\` (2 h old) · 10 instances, instance refresh`,
      '2 of 10 instances new and healthy · 10 of 10 healthy at 2026-11-20 10:00 UTC',
      `Roll back moves the new instances to \`${OLD}\` · Stop here leaves 2 new and 8 old instances`,
      'Another refresh of api-prod is active. Checked again each minute; if this lasts until 2026-11-21 09:00 UTC, the approval expires and nothing changes.',
      '[Roll back] [Stop here]',
      'Requested by <@U0DEV> at 2026-11-20 09:00 UTC · approved by <@U0ANA>, <@U0BEN> · run d-7k2m9x4q · version 2 · execution exec-1 · `/patch why d-7k2m9x4q`',
    ]);
  });
});
