import { complianceBlocks } from '../../src/compliance/message/compliance-list.ts';
import { digestMessage } from '../../src/digest/message/digest.ts';
import { DAY, HOUR } from '../../src/duration.ts';
import { homeView } from '../../src/home/message/home.ts';
import { deadlineLines, earliestClock } from '../../src/posture/message/deadline.ts';
import type { FleetPosture } from '../../src/posture/types/posture.ts';
import { utc } from '../../src/slack/mrkdwn.ts';
import { occurrenceCard } from '../../src/windows/message/card.ts';
import { figures } from '../digest/fixture.ts';
import { aBoard, aThing, NOBODY_WAITS } from '../home/board-fixture.ts';
import { linesOf } from '../support/block-text.ts';
import { aNotice, anOccurrence } from '../windows/fixture.ts';
import { aPosture, NOW } from './posture-fixture.ts';

const deadline = {
  due: NOW + 2 * DAY + 3 * HOUR,
  cve: 'CVE-2026-1',
  patch: 'KB1',
  exploited: true,
  rule: 'BOD 26-04: known exploited, public, 3 days',
  open: 1,
  overdue: 0,
};
const posture = aPosture({ verdict: 'not-compliant', deadline });
const plain = (text: string): string => text.replace(/<!date\^\d+\^[^|]*\|([^>]*)>/g, '$1');

/** What each surface says of one stored posture at one moment. */
const SURFACES: Readonly<Record<string, (one: FleetPosture, now: number) => string>> = {
  'drift card and Why': (one, now) =>
    deadlineLines(one, now)
      .map(({ text }) => text)
      .join('\n'),
  'card of a run': (one, now) => earliestClock([one], now)?.text ?? '',
  'notice of a window': (one, now) => {
    const due = one.deadline === undefined ? [] : [{ fleet: one.fleet, deadline: one.deadline }];
    return linesOf(occurrenceCard(anOccurrence({ notice: aNotice({ due, readAt: now }) })).blocks).join('\n');
  },
  '/patch compliance': (one, now) => linesOf(complianceBlocks({ postures: [one], unswept: [], now })).join('\n'),
  'App Home': (one, now) => {
    const compliance = {
      postures: [one],
      unread: [],
      deadlines: [one],
      exceptions: [],
      tasks: [],
      remindMs: DAY,
    };
    const board = aBoard({ compliance, things: [aThing('web-prod')], now });
    return linesOf(homeView({ board, waiting: NOBODY_WAITS, sections: [], page: 1 }).blocks).join('\n');
  },
  digest: (one, now) =>
    JSON.stringify(
      digestMessage(figures({ postures: [one, aPosture({ fleet: 'api' })], now }), { chart: false }).blocks,
    ),
};

test.each(Object.entries(SURFACES))('%s says the due date of the posture, before and after it', (_surface, say) => {
  for (const now of [NOW, deadline.due + HOUR]) {
    const text = plain(say({ ...posture, readAt: now }, now));
    expect(text).toContain(utc(deadline.due));
  }
});
