import { HOUR } from '../../../src/duration.ts';
import type { Opening } from '../../../src/windows/decision/listing.ts';
import { noneAnnounced, notAdopted, notATime, unknownFleet } from '../../../src/windows/message/answers.ts';
import { occurrenceCard } from '../../../src/windows/message/card.ts';
import { detailsModal } from '../../../src/windows/message/details.ts';
import { listingBlocks, nextBlocks } from '../../../src/windows/message/listing.ts';
import { escalatedMessage, replyMessage } from '../../../src/windows/message/reply.ts';
import { linesOf } from '../../support/block-text.ts';
import { aLive, aNotice, anOccurrence, aPart, NOW, needs, OPENS, WINDOW } from '../fixture.ts';

const AT = '2026-12-01 11:00 UTC (Tue 1 Dec 22:00 Australia/Sydney)';
const WHOM = '*win-dev* (5 instances)';
const CARD = '<https://slack.com/archives/C0PATCHING/p12|Open the card>.';
const replied = (...[parts, reply]: [Parameters<typeof anOccurrence>[0], Parameters<typeof replyMessage>[1]]): string =>
  linesOf(
    replyMessage(anOccurrence(parts), reply, {
      card: { channel: 'C0PATCHING', ts: '1.2' },
      owners: [
        { kind: 'usergroup', usergroup: 'S0PLATFORM' },
        { kind: 'users', users: ['U0ANA', 'U0BEN'] },
      ],
    }).blocks,
  ).join('\n');
const OWNERS = '<!subteam^S0PLATFORM> <@U0ANA> <@U0BEN>';

describe('a reply to the channel', () => {
  test('at the last lead calls the owners and links to the card', () => {
    expect(replied({}, { key: 'last-lead', kind: 'last-lead' })).toBe(
      `${OWNERS} *Patching-DEV* opens ${AT} for ${WHOM} and installs patches and reboots. 4 of 5 instances are missing patches, critical or security ones on 2 · 1 pending reboot · up to 5 instances reboot. If nobody acts, it runs. ${CARD}`,
    );
  });

  test.each([
    [{ code: 'reinstated' }, 'it opens as scheduled after all'],
    [{ code: 'effect', from: 'patches', to: 'patches-and-reboots' }, 'it now installs patches and reboots'],
    [{ code: 'duration', from: 2 * HOUR, to: 4 * HOUR }, 'it is open for 4 h instead of 2 h'],
    [{ code: 'instances', from: 5, to: 9 }, 'it reaches 9 instances instead of 5'],
    [{ code: 'fleets', added: ['win-qa'], removed: ['win-uat'] }, 'win-qa was added, win-uat was removed'],
  ] as const)('says what changed: %j', (change, words) => {
    expect(replied({}, { key: 'changed-2', kind: 'changed', changes: [change] })).toBe(
      `${OWNERS} *Patching-DEV* has changed since its notice: ${words}. It opens ${AT}. ${CARD}`,
    );
  });

  test('says that it will not open', () => {
    expect(replied({ state: 'called-off', why: { code: 'disabled' } }, { key: 'called-off', kind: 'called-off' })).toBe(
      `${OWNERS} *Patching-DEV* will not open for ${WHOM}. The window was disabled in Systems Manager. ${CARD}`,
    );
  });

  test('says that instances need attention', () => {
    const parts = { state: 'ended', receipt: { at: NOW, fleets: [aPart()] } } as const;
    expect(replied(parts, { key: 'trouble', kind: 'trouble' })).toBe(
      `${OWNERS} *Patching-DEV* ended with instances that need attention: 3 of 5 instances patched (4 were missing patches before) · 1 still missing patches · *1 with failed patches* · nothing installed on 1 · 14 patches installed. ${CARD}`,
    );
  });
});

test('people who are told directly get the notice without its buttons', () => {
  const { text, blocks } = escalatedMessage(anOccurrence(), occurrenceCard(anOccurrence()));
  expect(text).toMatch(
    /^Slack rejected the notice in every channel for maintenance window \*Patching-DEV\*, so you are told directly\. Upcoming window/,
  );
  expect(blocks.map(({ type }) => type)).toEqual(['section', 'header', 'section', 'context']);
});

test('details name instances, fleet by fleet, and say what is not proven', () => {
  const others = { instances: 7, ids: ['i-8', 'i-9'], needing: 1, pendingReboot: 0, neverScanned: 0 };
  const occurrence = anOccurrence({
    state: 'ended',
    notice: aNotice({ fleets: [needs()], others }),
    live: aLive({ status: 'SUCCESS', failures: [] }),
    receipt: { at: NOW, fleets: [aPart()] },
  });
  expect(linesOf(detailsModal(occurrence).blocks)).toEqual([
    'Patching-DEV',
    `*win-dev* (5 instances), 7 instances outside the configured fleets · installs patches and reboots · opens ${AT} for 2 h, nothing new starts in the last 1 h`,
    '*win-dev*: 5 instances · 4 missing patches, critical or security ones on 2 · 1 pending reboot · 0 never scanned · 0 stopped · oldest scan 2026-11-29 11:00 UTC\n7 instances outside the configured fleets: `i-8`, `i-9`, 5 more',
    '████████████░░░░░░░░ 2 of 5 done · *1 failed* · 1 in progress · 1 waiting',
    '*win-dev*: 3 of 5 patched, 14 patches installed; before: 4 missing patches, 1 pending reboot\nPatches that did not install: `i-4`\nStill missing patches: `i-4`\nNothing installed: `i-3`',
    'From patch states in Systems Manager. Boot times are not read for a window that is not adopted, so a reboot or a return to service is not proven here',
    `Next openings: Tue 8 Dec 22:00 Australia/Sydney, Tue 15 Dec 22:00 Australia/Sydney Documents: AWS-RunPatchBaseline. Adopt it with \`npm run adopt -- ${WINDOW}\``,
  ]);
});

describe('the list of windows', () => {
  const opening = (parts: Partial<Opening> = {}): Opening => ({
    at: OPENS,
    windowId: WINDOW,
    name: 'Patching-DEV',
    timezone: 'Australia/Sydney',
    durationMs: 2 * HOUR,
    how: { kind: 'as-is', effect: 'patches' },
    ...parts,
  });
  const LINE = `• ${AT} · Patching-DEV for 2 h`;
  const of = (parts: Partial<Parameters<typeof listingBlocks>[0]>) =>
    linesOf(listingBlocks({ listed: [], never: [], isUnread: false, ...parts }));

  test.each<[Opening['how'], string]>([
    [
      { kind: 'as-is', effect: 'patches' },
      `runs without approval; to decide in Slack, adopt it with \`npm run adopt -- ${WINDOW}\``,
    ],
    [{ kind: 'adopted' }, 'adopted; its card is posted at the first notice'],
    [{ kind: 'deploy' }, 'no deploy is requested for it'],
  ])('says of each opening who decides it: %j', (how, words) => {
    expect(of({ listed: [{ fleet: 'win-dev', openings: [opening({ how })] }] })).toEqual([
      'Maintenance windows of the next 14 days',
      `*win-dev*\n${LINE} · ${words}`,
    ]);
  });

  test('says so where there is none, where none was read, and which windows never open', () => {
    expect(of({})).toEqual([
      'Maintenance windows of the next 14 days',
      'No patching window opens in the next 14 days.',
    ]);
    expect(of({ isUnread: true })[1]).toBe(
      'The windows of this account have not been read yet: try again in a minute.',
    );
    expect(of({ listed: [{ fleet: 'win-qa', openings: [] }] })[1]).toBe(
      '*win-qa*: no window opens in the next 14 days',
    );
    expect(of({ never: [{ id: WINDOW, name: 'manual', schedule: 'cron(0 21 31 2 ? *)' }] })[2]).toBe(
      `*Warning* manual (\`${WINDOW}\`) is enabled but never opens: \`cron(0 21 31 2 ? *)\` matches no date`,
    );
  });

  test('shows the next opening of each fleet, soonest first', () => {
    const listed = [
      { fleet: 'win-dev', openings: [opening({ at: OPENS + HOUR })] },
      { fleet: 'win-qa', openings: [] },
      { openings: [opening()] },
    ];
    const [title, lines = ''] = linesOf(nextBlocks(listed, 'Next maintenance windows'));
    expect(title).toBe('Next maintenance windows');
    expect(lines.split('\n').map((line) => line.split(' · ')[0])).toEqual(['*other instances*', '*win-dev*']);
    expect(nextBlocks([{ fleet: 'win-qa', openings: [] }], 'Next maintenance windows')).toEqual([]);
  });
});

test.each([
  [
    notAdopted('win-dev', { id: WINDOW, name: 'Patching-DEV', opensAt: OPENS }),
    `Nothing was changed: window Patching-DEV of win-dev, opening <!date^1796122800^{time} {date_short_pretty}|2026-12-01 11:00 UTC>, is not adopted, so Patchwarden cannot skip or defer it. \`npm run adopt -- ${WINDOW}\` prints the task that adopts it; later occurrences can then be approved, skipped and deferred here.`,
  ],
  [
    notAdopted('win-dev', undefined),
    'Nothing was changed: no maintenance window patches win-dev, so there is nothing to skip or defer. `/patch windows` lists the windows.',
  ],
  [
    noneAnnounced('win-dev'),
    'Nothing was changed: no occurrence of win-dev can be skipped or deferred yet. Its card is posted at the first notice before the window opens; `/patch windows win-dev` lists its openings.',
  ],
  [
    notATime('noon'),
    "Nothing was changed: I couldn't read `noon` as a time. Write for example `22:00` or `2026-12-02 22:00`.",
  ],
  [
    unknownFleet('win-prd', 'win-prod'),
    'Nothing was changed: patchwarden.yml has no fleet `win-prd`. Did you mean `win-prod`?',
  ],
  [
    unknownFleet('x', undefined),
    'Nothing was changed: patchwarden.yml has no fleet `x`. `/patch windows` lists the fleets that have windows.',
  ],
])('answers: %s', (text, words) => {
  expect(text.text).toBe(words);
});
