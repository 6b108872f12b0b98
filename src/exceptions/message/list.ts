import type { AnyBlock } from '@slack/types';
import { cardLink } from '../../cards/message/origin.ts';
import type { Exception } from '../../posture/types/exception.ts';
import { context, divider, fitMessage, header, section } from '../../slack/blocks.ts';
import { code, type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { counted, moment, short } from '../../slack/words.ts';
import { endText, needsText, stateText, whatText } from './words.ts';

/** One of the list: `broken` says where its audit was changed. */
export interface ListedException {
  exception: Exception;
  card: { channel: string; ts?: string };
  /** Read for auditors alone. */
  audit?: { broken: string | undefined; records: number };
}

/** More are in the export. */
const MAX_LISTED = 20;

export const listTitle = (): Mrkdwn => md`Exceptions`;

/** Those that hold or wait, for everyone; for auditors also those that are over, each with its audit. */
export function listBlocks({
  open,
  over,
}: {
  open: readonly ListedException[];
  over: readonly ListedException[] | undefined;
}): AnyBlock[] {
  const blocks: AnyBlock[] = [
    header('Exceptions'),
    ...(open.length === 0 ? [section(md`No fleet has an exception.`)] : open.slice(0, MAX_LISTED).map(rowOf)),
    ...moreOf(open.length),
    ...(over === undefined ? [] : overBlocks(over)),
    context(md`${code('/patch except <fleet>')} requests one.`),
  ];
  return fitMessage(blocks, md`More are in the export.`);
}

const overBlocks = (over: readonly ListedException[]): AnyBlock[] => [
  divider(),
  header('Over'),
  ...(over.length === 0 ? [section(md`None has ended yet.`)] : over.slice(0, MAX_LISTED).map(rowOf)),
  ...moreOf(over.length),
];

const moreOf = (count: number): AnyBlock[] => (count > MAX_LISTED ? [context(md`${count - MAX_LISTED} more`)] : []);

function rowOf({ exception, card, audit }: ListedException): AnyBlock {
  const { id, reason, requester, requestedAt, state } = exception;
  const link = card.ts === undefined ? md`${id}` : cardLink({ channel: card.channel, ts: card.ts }, id);
  const status = state === 'asked' ? needsText(exception) : (endText(exception) ?? md`approved`);
  return section(
    md`${whatText(exception)}\n${stateText(exception)} · ${status} · ${link}\nRequested by ${user(requester.userId)} ${moment(requestedAt)}: ${short(reason, 150)}${auditText(audit)}`,
  );
}

const auditText = (audit: ListedException['audit']): Mrkdwn => {
  if (audit === undefined) return md``;
  return audit.broken === undefined
    ? md`\nAudit: ${counted(audit.records, 'record')}, chain intact`
    : md`\n*Audit chain broken*: ${audit.broken}`;
};
