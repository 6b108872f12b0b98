import { loadMemberStanding } from '../../approvals/effect.ts';
import { type AnswerTo, answer } from '../../cards/effect/answer.ts';
import { loadPause } from '../../holds/effect/pause.ts';
import { type Asked, pause, resume } from '../../holds/flow.ts';
import { type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import type { RunRequest } from '../command.ts';
import { brokenLink } from '../decision/audit-chain.ts';
import { loadActiveRuns, loadAudit, loadHistory, loadRun } from '../effect/run-store.ts';
import { historyOverview, type Overview, statusOverview, unknownSubject, whyOverview } from '../message/overview.ts';
import { memberRefusal, unknownStanding } from '../message/refusal.ts';
import type { Services } from '../services.ts';
import { isTerminal } from '../types.ts';

const SHOWN_HISTORY = 10;
const SHOWN_ENDED = 3;

/** A command about runs, from a current, internal, full member. */
export async function handleRunRequest(
  services: Services,
  { request, to, asked, now }: { request: RunRequest; to: AnswerTo; asked: Asked; now: number },
): Promise<void> {
  const standing = await loadMemberStanding(services, to.userId);
  if (standing.may === 'no') return answer(services, to, memberRefusal(standing.code));
  if (standing.may === 'unknown') return answer(services, to, unknownStanding(standing.what));
  switch (request.kind) {
    case 'status':
      if (isUnknown(services, request.subject)) return answer(services, to, unknownName(services, request.subject));
      return show(services, to, await status(services, request.subject, now));
    case 'history':
      return history(services, to, { subject: request.subject, now });
    case 'why':
      return why(services, to, request.runId);
    case 'pause':
      return pause(services, to, { reason: request.reason, asked });
    case 'resume':
      return resume(services, to, asked);
  }
}

const show = (services: Services, to: AnswerTo, { text, blocks }: Overview): Promise<void> =>
  answer(services, to, text, blocks);

/** Images and fleets: what runs are named after. */
const namesIn = ({ config }: Services): string[] => [
  ...new Set([...Object.keys(config.images), ...Object.keys(config.fleets)]),
];

const isUnknown = (services: Services, subject: string | undefined): subject is string =>
  subject !== undefined && !namesIn(services).includes(subject);

const unknownName = (services: Services, subject: string): Mrkdwn => unknownSubject(subject, namesIn(services));

/** Runs of a name that the config no longer has are still there to be read. */
async function history(
  services: Services,
  to: AnswerTo,
  { subject, now }: { subject: string | undefined; now: number },
): Promise<void> {
  const records = await loadHistory(services.table, namesOf(services, subject), SHOWN_HISTORY);
  if (records.length === 0 && isUnknown(services, subject)) return answer(services, to, unknownName(services, subject));
  return show(services, to, historyOverview(records, { subject, now }));
}

const namesOf = (services: Services, subject: string | undefined): string[] =>
  subject === undefined ? namesIn(services) : [subject];

/** Active runs from the sparse index, read again one by one: an index lags. */
export async function status(services: Services, subject: string | undefined, now: number): Promise<Overview> {
  const { table } = services;
  const [hints, history, pause] = await Promise.all([
    loadActiveRuns(table),
    loadHistory(table, namesOf(services, subject), SHOWN_HISTORY),
    loadPause(table),
  ]);
  const ids = [
    ...new Set(
      [...hints, ...history]
        .filter(({ run }) => subject === undefined || run.name === subject)
        .map(({ run }) => run.id),
    ),
  ];
  const records = (await Promise.all(ids.map((id) => loadRun(table, id)))).flatMap((record) => record ?? []);
  const active = records
    .filter(({ run }) => !isTerminal(run.state))
    .sort((a, b) => a.run.requestedAt - b.run.requestedAt);
  const last = records
    .filter(({ run }) => isTerminal(run.state))
    .sort((a, b) => (b.run.ending?.at ?? 0) - (a.run.ending?.at ?? 0))
    .slice(0, SHOWN_ENDED);
  return statusOverview({ active, last, pause, now });
}

async function why(services: Services, to: AnswerTo, runId: string): Promise<void> {
  const record = await loadRun(services.table, runId);
  if (record === undefined)
    return answer(services, to, md`There is no run ${runId}. \`/patch history\` lists the last ones.`);
  const audit = await loadAudit(services.table, runId);
  const broken = brokenLink(audit, { version: record.run.version, hash: record.chain });
  return show(services, to, whyOverview(record, audit, broken));
}
