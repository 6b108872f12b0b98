import { answer } from '../../cards/effect/answer.ts';
import type { AnswerTo } from '../../contract/answer-to.ts';
import type { Uses } from '../../contract/ports.ts';
import type { Mrkdwn } from '../../slack/mrkdwn.ts';
import type { RunRequest } from '../command.ts';
import { brokenLink } from '../decision/audit-chain.ts';
import { loadAudit, loadHistory, loadRun } from '../effect/run-store.ts';
import { historyOverview, type Overview, unknownSubject, whyOverview } from '../message/overview.ts';
import { unknownRun } from '../message/refusal.ts';
import type { HasKinds } from '../run-kind.ts';

const SHOWN_HISTORY = 10;

type ReadPorts = Uses<'table'> & HasKinds;
type AnswerPorts = ReadPorts & Uses<'slack' | 'config' | 'log'>;

/** `/patch history` and `/patch why`. */
export async function handleRunRequest(
  ports: AnswerPorts,
  { request, to, now }: { request: RunRequest; to: AnswerTo; now: number },
): Promise<void> {
  switch (request.kind) {
    case 'history':
      return history(ports, to, { subject: request.subject, now });
    case 'why':
      return why(ports, to, { runId: request.runId, now });
  }
}

const show = (ports: Uses<'slack' | 'log'>, to: AnswerTo, { text, blocks }: Overview): Promise<void> =>
  answer(ports, to, text, blocks);

const namesIn = ({ kinds }: HasKinds): string[] => [...new Set(kinds.named().flatMap(({ names }) => names))];

const isUnknown = (ports: HasKinds, subject: string | undefined): subject is string =>
  subject !== undefined && !namesIn(ports).includes(subject);

const unknownName = ({ kinds }: HasKinds, subject: string): Mrkdwn => unknownSubject(subject, kinds.named());

/** Runs of a name that the config no longer has are still there to be read. */
async function history(
  ports: AnswerPorts,
  to: AnswerTo,
  { subject, now }: { subject: string | undefined; now: number },
): Promise<void> {
  const records = await loadHistory(ports, namesOf(ports, subject), SHOWN_HISTORY);
  if (records.length === 0 && isUnknown(ports, subject)) return answer(ports, to, unknownName(ports, subject));
  return show(ports, to, historyOverview(records, { subject, now, kinds: ports.kinds }));
}

const namesOf = (ports: HasKinds, subject: string | undefined): string[] =>
  subject === undefined ? namesIn(ports) : [subject];

async function why(ports: AnswerPorts, to: AnswerTo, { runId, now }: { runId: string; now: number }): Promise<void> {
  const record = await loadRun(ports, runId);
  if (record === undefined) return answer(ports, to, unknownRun(runId));
  const audit = await loadAudit(ports.table, runId);
  const broken = brokenLink(audit, { version: record.run.version, hash: record.chain });
  const afterwards = await ports.kinds.of(record.run).afterwards?.(record.run, now);
  return show(ports, to, whyOverview(record, audit, { broken, kinds: ports.kinds, afterwards }));
}
