import type { SectionBlock } from '@slack/types';
import { LIMITS, section } from './blocks.ts';
import { codePoints } from './escape.ts';
import { clampMd, joinMd, type Mrkdwn } from './mrkdwn.ts';

/** Lines in as few sections as hold them whole; a line longer than a section is cut. */
export function sections(lines: readonly Mrkdwn[]): SectionBlock[] {
  const groups: Mrkdwn[][] = [];
  let size = 0;
  for (const line of lines.map((each) => clampMd(each, LIMITS.section))) {
    const length = codePoints(line.text) + 1;
    const group = groups.at(-1);
    if (group === undefined || size + length > LIMITS.section) {
      groups.push([line]);
      size = length;
    } else {
      group.push(line);
      size += length;
    }
  }
  return groups.map((group) => section(joinMd(group)));
}
