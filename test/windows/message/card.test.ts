import { DAY, HOUR } from '../../../src/duration.ts';
import { occurrenceCard } from '../../../src/windows/message/card.ts';
import type { CalledOff, Occurrence } from '../../../src/windows/types/occurrence.ts';
import { linesOf } from '../../support/block-text.ts';
import { aLive, aNotice, anOccurrence, aPart, NOW, needs, OPENS, WINDOW } from '../fixture.ts';

const AT = '2026-12-01 11:00 UTC (Tue 1 Dec 22:00 Australia/Sydney)';
const WHOM = '*win-dev* (5 instances)';
const WHAT = `${WHOM} · installs patches and reboots · opens ${AT} for 2 h, nothing new starts in the last 1 h`;
const NEEDS =
  '4 of 5 instances are missing patches, critical or security ones on 2 · 1 pending reboot · up to 5 instances reboot';
const ADOPT = `Cannot be skipped or deferred from Slack until the window is adopted: \`npm run adopt -- ${WINDOW}\` · it still runs after Patch now`;
const IDLE = '*If nobody acts, it runs*: no approval needed · next opening 2026-12-08 11:00 UTC';
const SCHEDULE = `Window \`${WINDOW}\` in 111122223333/ap-southeast-2 · \`cron(0 0 22 ? * TUE *)\` Australia/Sydney`;
const EXECUTION = '`e1c2d3e4-0000-4000-8000-000000000001`';
const LOST =
  '1 instance: the command could not be delivered: the agent is not running or not registered (`i-3`), command `c1c2d3e4-0000-4000-8000-000000000001`';

const shown = (parts: Partial<Occurrence> = {}): string[] => linesOf(occurrenceCard(anOccurrence(parts)).blocks);
const warningsOf = (parts: Parameters<typeof aNotice>[0]): string[] => {
  const [, warnings = ''] = shown({ notice: aNotice(parts) });
  return warnings.split('\n');
};

describe('the card of an occurrence', () => {
  test('says before it opens what it does, when, what is missing, and that it runs if nobody acts', () => {
    expect(shown()).toEqual([
      'Upcoming window: Patching-DEV, win-dev',
      [WHAT, NEEDS, ADOPT, IDLE].join('\n'),
      '[Patch now] [Details]',
      `${SCHEDULE} · checked 2026-11-30 11:00 UTC · 5 instances`,
    ]);
  });

  test('has no Patch now where the config lets nobody patch, and never a decision on the window', () => {
    const [, , buttons] = shown({ notice: aNotice({ fleets: [needs({ patchable: false })] }) });
    expect(buttons).toBe('[Details]');
  });

  test('is one line when nothing is missing and no reboot is pending', () => {
    const fine = needs({ needing: 0, critical: 0, pendingReboot: 0 });
    expect(shown({ notice: aNotice({ fleets: [fine] }) })).toEqual([
      `*Patching-DEV* opens ${AT} for ${WHOM}: nothing is missing and no reboot is pending, by their last scans. It runs anyway.`,
    ]);
  });

  test.each<[string, Parameters<typeof aNotice>[0], string]>([
    [
      'patches without a reboot',
      { does: 'patches' },
      '4 of 5 instances are missing patches, critical or security ones on 2 · 1 pending reboot · no reboots',
    ],
    ['patch states that could not be read', { unread: true }, 'What is missing could not be read from Systems Manager'],
    [
      'instances that were never scanned or are stopped',
      { fleets: [needs({ needing: 1, critical: 0, pendingReboot: 0, neverScanned: 1, stopped: 2 })] },
      '1 of 5 instances is missing patches · 1 never scanned · 2 stopped and not patched · up to 2 instances reboot',
    ],
  ])('says of %s', (_, parts, line) => {
    const [, lines = ''] = shown({ notice: aNotice(parts) });
    expect(lines.split('\n')[1]).toBe(line);
  });

  test.each<[string, Parameters<typeof aNotice>[0], string]>([
    [
      'a freeze, which does not stop it',
      { freeze: { kind: 'closed', calendars: ['c'], until: OPENS + DAY } },
      '*Warning* A change calendar is closed at the opening, until 2026-12-02 11:00 UTC. This window is not adopted and runs anyway',
    ],
    [
      'a freeze that could not be read',
      { freeze: { kind: 'unknown', what: 'the change calendars' } },
      '*Warning* The change calendars could not be read, so a freeze at that time is possible',
    ],
    [
      'a predecessor that was not patched',
      { order: [{ fleet: 'win-prod', before: 'win-dev' }] },
      '*Warning* win-prod comes after win-dev, which has not been patched yet. This window runs anyway',
    ],
    [
      'a predecessor that was patched long ago',
      { order: [{ fleet: 'win-prod', before: 'win-dev', patchedAt: OPENS - 60 * DAY }] },
      '*Warning* win-prod comes after win-dev, which was last patched 2026-10-02 11:00 UTC. This window runs anyway',
    ],
    [
      'a predecessor that still soaks',
      { order: [{ fleet: 'win-prod', before: 'win-dev', patchedAt: OPENS, until: OPENS + DAY }] },
      '*Warning* win-prod comes after win-dev, which is still soaking until 2026-12-02 11:00 UTC. This window runs anyway',
    ],
    [
      'targets that could not be read',
      { unknown: ['resource group legacy'] },
      '*Warning* Not every target could be read: resource group legacy',
    ],
    [
      'a window that is too short',
      { warnings: [{ code: 'too-short', instances: 200, needsMs: 4 * HOUR }] },
      '*Warning* 200 instances may need 4 h, at an hour per 50: longer than the window',
    ],
    [
      'too many instances at once',
      { warnings: [{ code: 'too-many-instances', instances: 1200 }] },
      '*Warning* 1200 instances are patched at the same time; AWS Managed Services stays at 1,000 or fewer',
    ],
    [
      'too many windows at once',
      { warnings: [{ code: 'too-many-at-once', windows: 6 }] },
      '*Warning* 6 windows open at the same moment, and Systems Manager runs five at a time',
    ],
    [
      'a quota that is near',
      { warnings: [{ code: 'near-quota', windows: 48 }] },
      '*Warning* 48 of 50 maintenance windows exist in this Region',
    ],
  ])('warns of %s', (_, parts, warning) => {
    expect(warningsOf(parts)).toEqual([warning]);
  });

  test('says of immutable fleets which image they would move to, and whether that is requested', () => {
    const stacks = (images: Parameters<typeof aNotice>[0]) => {
      const [, lines = ''] = shown({ notice: aNotice({ does: 'deploys', documents: [], fleets: [], ...images }) });
      return lines.split('\n');
    };
    expect(stacks({ images: [{ fleet: 'web-prod', image: 'ami-0new' }] })).toEqual([
      `*web-prod* · starts deploys requested for it · opens ${AT} for 2 h, nothing new starts in the last 1 h`,
      'web-prod: no deploy is requested for this window, newest image ami-0new',
      '*If nobody acts, nothing is deployed*. To deploy, use `/patch deploy web-prod ami-0new in window` · next opening 2026-12-08 11:00 UTC',
    ]);
    expect(
      stacks({ images: [{ fleet: 'web-prod', requested: { runId: 'd-7k2m9x4q', state: 'awaiting-approval' } }] }),
    ).toEqual([
      expect.any(String),
      'web-prod: deploy d-7k2m9x4q is awaiting approval for this window',
      '*If nobody acts*, each deploy starts only if it is approved by then · next opening 2026-12-08 11:00 UTC',
    ]);
  });

  test('shows while it is open how far it is, and what failed why', () => {
    expect(shown({ state: 'open', live: aLive() })).toEqual([
      'Patching-DEV is open: 2 of 5 instances done',
      `*Warning* ${LOST}`,
      [
        `${WHOM} · installs patches and reboots · open until 2026-12-01 13:00 UTC, nothing new from 2026-12-01 12:00 UTC`,
        '████████████░░░░░░░░ 2 of 5 done · *1 failed* · 1 in progress · 1 waiting',
        'Cannot be stopped from Slack. Cancelling the window execution in Systems Manager starts nothing new; commands already running on instances continue',
        'Nothing is needed from you: this message follows it to the end',
      ].join('\n'),
      '[Details]',
      `${SCHEDULE} · execution ${EXECUTION}`,
    ]);
  });

  const ended = { state: 'ended', endedAt: OPENS + HOUR, receipt: { at: NOW, fleets: [aPart()] } } as const;

  test('says at its end what the instances show, against before', () => {
    expect(shown({ ...ended, live: aLive({ status: 'TIMED_OUT', endedAt: OPENS + HOUR }) })).toEqual([
      'Patching-DEV ended: 3 of 5 instances patched',
      `*Warning* The window ended before its tasks did: nothing new started after the cutoff, and commands already running on instances continued\n*Warning* ${LOST}`,
      [
        `${WHOM} · installs patches and reboots · ended 2026-12-01 12:00 UTC, after 59 min`,
        '3 of 5 instances patched (4 were missing patches before) · 1 still missing patches · *1 with failed patches* · nothing installed on 1 · 14 patches installed',
        'Details lists the instances that need attention; until someone acts, they wait for the next opening · next opening 2026-12-08 11:00 UTC',
      ].join('\n'),
      '[Details]',
      `${SCHEDULE} · execution ${EXECUTION}`,
    ]);
  });

  test.each([
    [
      'SKIPPED_OVERLAPPING',
      'Systems Manager skipped this opening because the previous execution was still running: nothing was patched',
    ],
    [
      'CANCELLED',
      'Someone cancelled the execution in Systems Manager: commands already running on instances continued',
    ],
    [
      'FORGOTTEN',
      "Systems Manager no longer lists this execution because the window's schedule was changed: progress is read from its commands",
    ],
    ['FAILED', 'Systems Manager reports the execution as failed'],
  ])('explains %s', (status, words) => {
    const [, warnings] = shown({ ...ended, live: aLive({ status, failures: [], tasks: [] }) });
    expect(warnings).toBe(`*Warning* ${words}`);
  });

  test('says that no notice was given of one that opened while the bot was down', () => {
    const { text } = occurrenceCard(anOccurrence({ ...ended, state: 'missed', live: aLive({ failures: [] }) }));
    expect(text).toContain(
      'Patching-DEV ran without a notice: 3 of 5 instances patched. No notice was posted because Patchwarden was not running when it was due. ',
    );
  });

  test.each<[CalledOff, string]>([
    [{ code: 'deleted' }, 'The window was deleted in Systems Manager'],
    [{ code: 'disabled' }, 'The window was disabled in Systems Manager'],
    [{ code: 'moved', to: OPENS + DAY }, 'The window was moved: it opens 2026-12-02 11:00 UTC instead'],
    [
      { code: 'moved', schedule: 'cron(0 21 31 2 ? *)' },
      "The window's schedule has no further opening, its schedule is now `cron(0 21 31 2 ? *)`",
    ],
    [{ code: 'not-opened' }, 'Systems Manager did not open the window at its scheduled time'],
  ])('says why it will not open: %j', (why, line) => {
    expect(shown({ state: 'called-off', why })).toEqual([
      'Patching-DEV will not open for win-dev',
      [`${WHOM} · was due to open ${AT}`, line, 'It patches nothing; no action needed'].join('\n'),
      '[Details]',
      SCHEDULE,
    ]);
  });
});
