import type { AnyBlock } from '@slack/types';
import { approverText } from '../../approvals/message.ts';
import { cardLink } from '../../cards/message/origin.ts';
import { nearest } from '../../config/nearest.ts';
import { spanText } from '../../duration.ts';
import type { Pause } from '../../holds/types.ts';
import { context, header, section } from '../../slack/blocks.ts';
import { code, joinMd, type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { counted, firstOf, listed, moment } from '../../slack/words.ts';
import type { Kinds, Named } from '../run-kind.ts';
import type { AuditRecord } from '../types/audit.ts';
import type { RunRecord } from '../types/record.ts';
import { auditNote, auditState, auditWord } from './audit-words.ts';
import { confirmedByText } from './confirmed-by.ts';
import { changeText, thingOf } from './run-word.ts';
import { approvalsLine, nextLine, stateWord } from './state.ts';
import { requesterText } from './who-decides.ts';

export interface Overview {
  text: Mrkdwn;
  blocks: AnyBlock[];
}

const titled = (title: string, blocks: AnyBlock[]): Overview => ({
  text: md`${title}`,
  blocks: [header(title), ...blocks],
});

/** Audit records of one answer: at five a block, well within what a message may hold. */
const SHOWN_RECORDS = 60;
export function pauseBlocks(pause: Pause): AnyBlock[] {
  if (pause.kind === 'off') return [];
  return [
    section(
      md`*Everything is paused* by ${user(pause.by)} since ${moment(pause.since)}: ${pause.reason}. Nothing starts until an approver types \`/patch resume\`; runs in progress continue.`,
    ),
  ];
}

const linkTo = (runId: string, card: RunRecord['card']): Mrkdwn =>
  card.ts === undefined ? md`run ${runId}` : cardLink({ channel: card.channel, ts: card.ts }, `run ${runId}`);

/** Names in one answer: a list of all would be longer than anyone reads. */
const SHOWN_NAMES = 20;

export function unknownSubject(subject: string, named: readonly Named[]): Mrkdwn {
  const known = [...new Set(named.flatMap(({ names }) => names))];
  // Of a kind that the config has nothing of, nothing could be meant.
  const there = named.filter(({ names }) => names.length > 0);
  const whats = listed([...new Set((there.length > 0 ? there : named).map(({ what }) => what))], 'or');
  const meant = nearest(subject, known);
  const hint = meant === undefined ? md`` : md` Did you mean ${code(meant)}?`;
  return md`There is no ${whats} ${code(subject)} in patchwarden.yml, and no run of it.${hint} Known: ${firstOf(known, SHOWN_NAMES)}.`;
}

/** `/patch history`: the last runs, newest first. */
export function historyOverview(
  records: readonly RunRecord[],
  { subject, now, kinds }: { subject: string | undefined; now: number; kinds: Kinds },
): Overview {
  const of = subject === undefined ? '' : ` of ${subject}`;
  if (records.length === 0)
    return titled(`No runs${of} yet`, [
      section(md`${code('/patch bake <image>')} or ${code('/patch deploy <fleet>')} requests one.`),
    ]);
  return titled(`Last ${counted(records.length, 'run')}${of}`, [
    section(joinMd(records.map((record) => historyLine(record, { newer: newerThan(record, records), now, kinds })))),
    context(md`${code('/patch why <run>')} shows who decided what on a run.`),
  ]);
}

/** All of the same name that are newer: of the last runs none of these is missing. */
const newerThan = ({ run }: RunRecord, records: readonly RunRecord[]): RunRecord[] =>
  records.filter(({ run: other }) => other.name === run.name && other.requestedAt > run.requestedAt);

interface Line {
  newer: readonly RunRecord[];
  now: number;
  kinds: Kinds;
}

function historyLine({ run, card }: RunRecord, { newer, now, kinds }: Line): Mrkdwn {
  const kind = kinds.of(run);
  const took =
    run.start === undefined || run.ending === undefined
      ? ''
      : `, took ${spanText(run.ending.at - run.start.claimedAt)}`;
  const approvers = run.approvals.filter(({ epoch }) => epoch === run.epoch).map(approverText);
  const by = approvers.length === 0 ? md`` : md`, approved by ${joinMd(approvers, ', ')}`;
  const later = newer.find((other) => kind.isSuperseded?.(run, other.run) === true);
  const superseded = later === undefined ? md`` : md`, superseded by ${linkTo(later.run.id, later.card)}`;
  return md`${linkTo(run.id, card)} ${thingOf(run, kinds)}${changeText(run, kinds)}: ${stateWord(run, kind)}${took}, ${requesterText(run, kind)} ${spanText(now - run.requestedAt)} ago${by}${superseded}`;
}

/** `/patch why`: every decision with who, when and why, whether the record is whole, and what stops it now. */
export function whyOverview(
  { run }: RunRecord,
  audit: readonly AuditRecord[],
  { broken, kinds, afterwards }: { broken: string | undefined; kinds: Kinds; afterwards?: Mrkdwn | undefined },
): Overview {
  const kind = kinds.of(run);
  const told = audit.filter(isTold);
  const shown = told.slice(-SHOWN_RECORDS);
  const earlier = told.length - shown.length;
  const chain =
    broken === undefined
      ? md`Audit verified: ${counted(audit.length, 'record')}, hash chain intact.`
      : md`*Audit verification failed*: ${broken}. Tell your security team: the table was changed outside Patchwarden.`;
  return titled(`Run ${run.id}: ${stateWord(run, kind)}`, [
    section(md`*${thingOf(run, kinds)}*${changeText(run, kinds)}, ${requesterText(run, kind)}. ${approvalsLine(run)}`),
    section(afterwards ?? nextLine(run, kind, 'its card')),
    ...(earlier > 0
      ? [context(md`${counted(earlier, 'earlier record')} not shown here; the table has all of them.`)]
      : []),
    ...chunks(shown.map(auditLine), 5).map((lines) => section(joinMd(lines))),
    context(chain),
  ]);
}

/** Progress is for the card, and so is a count that found enough people. */
const isTold = ({ type, note }: AuditRecord): boolean =>
  type !== 'progressed' && (type !== 'quorum-counted' || note !== undefined);

function auditLine(record: AuditRecord): Mrkdwn {
  const { version, at, by, epoch } = record;
  const note = auditNote(record) ?? confirmedByText(record.evidence);
  const who = by === undefined ? md`Patchwarden` : user(by);
  return md`${version}. ${moment(at)} ${who}: ${auditWord(record)}${note === undefined ? md`` : md`: ${note}`} (${auditState(record)}, version ${epoch})`;
}

function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}
