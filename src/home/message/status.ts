import type { AnyBlock } from '@slack/types';
import type { Overview } from '../../runs/message/overview.ts';
import { context, divider, header, LIMITS, section } from '../../slack/blocks.ts';
import { code, md } from '../../slack/mrkdwn.ts';
import { counted, short } from '../../slack/words.ts';
import { postureOf } from '../decision/compliance.ts';
import type { Board } from '../types.ts';
import { activeTitle, bannerBlocks, endsBlock, runLines, soaksIn, thingText } from './board.ts';
import { complianceSummary } from './compliance.ts';

/** Runs of one message, so that the fleets have room in it too. */
const MAX_RUNS = 15;
const MAX_SOAKS = 5;

/** `/patch status`: the board without its buttons, within one message; `subject` names what it is about. */
export function statusMessage(board: Board, subject: string | undefined): Overview {
  const { active, ends, things, kinds, compliance, now } = board;
  const title = subject === undefined ? activeTitle(board) : `${short(subject)}: ${activeTitle(board).toLowerCase()}`;
  const hidden = active.length - MAX_RUNS;
  const ended = endsBlock(ends);
  const before: AnyBlock[] = [
    header(title),
    ...bannerBlocks(board),
    ...active.slice(0, MAX_RUNS).map((record) => section(runLines(record, kinds))),
    ...(hidden > 0
      ? [context(md`${hidden} more: App Home shows all of them, ${code('/patch status <fleet>')} shows one.`)]
      : []),
    ...soaksIn(things)
      .slice(0, MAX_SOAKS)
      .map((soak) => section(soak)),
    ...(ended === undefined ? [] : [section(md`*Recently ended*`), ended]),
    ...(things.length === 0 ? [] : [divider()]),
    ...(compliance === undefined || subject !== undefined
      ? []
      : [section(md`*Compliance*: ${complianceSummary(compliance, now)}`)]),
  ];
  const room = LIMITS.messageBlocks - before.length;
  const shown = things.length > room ? things.slice(0, room - 1) : things;
  const more = things.length - shown.length;
  return {
    text: md`${title}`,
    blocks: [
      ...before,
      ...shown.map((thing) => section(thingText(thing, postureOf(compliance, thing.name)))),
      ...(more > 0
        ? [
            context(
              md`${counted(more, 'more fleet')}: App Home shows all of them, ${code('/patch status <fleet>')} shows one.`,
            ),
          ]
        : []),
    ],
  };
}
