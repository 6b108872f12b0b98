import type { AnyBlock, ModalView } from '@slack/types';
import type { MenuPart } from '../contract/menu.ts';
import { divider, header, LIMITS, modal, section } from '../slack/blocks.ts';
import { code, joinMd, md } from '../slack/mrkdwn.ts';

/** What waits for the person first, then what can be done in this channel, then everything that can be typed. */
export function menuModal(parts: readonly MenuPart[], commands: readonly { usage: string; does: string }[]): ModalView {
  const waiting = parts.flatMap((part) => part.waiting ?? []);
  const here = parts.flatMap((part) => part.here ?? []);
  const all = commandBlocks(commands);
  const blocks: AnyBlock[] = [
    header('Waiting for you'),
    ...(waiting.length === 0 ? [section(md`No request waits for your approval.`)] : waiting),
    divider(),
    ...here,
  ];
  const room = LIMITS.viewBlocks - all.length - 1;
  return modal({ callbackId: 'menu', title: 'Patchwarden', blocks: [...blocks.slice(0, room), divider(), ...all] });
}

const commandBlocks = (commands: readonly { usage: string; does: string }[]): AnyBlock[] => [
  header('Commands'),
  section(joinMd(commands.map(({ usage, does }) => md`• ${code(`/patch ${usage}`)}: ${does}`))),
];
