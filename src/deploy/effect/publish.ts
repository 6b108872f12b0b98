import { AwsCallError, unlessGone } from '../../aws/failure.ts';
import type { Execution } from '../../aws/ssm.ts';
import type { Uses } from '../../contract/ports.ts';
import { DAY } from '../../duration.ts';
import { tokenOf } from '../../runs/decision/token.ts';
import { loadHistory } from '../../runs/effect/run-store.ts';
import type { Gate, Published } from '../../runs/gate.ts';
import type { HasKinds } from '../../runs/run-kind.ts';
import { dueItems, markDue, type TurnAt } from '../../store/due.ts';
import { publishKey } from '../../store/keys.ts';
import type { Item, Table } from '../../store/table.ts';
import type { Publication } from '../types/publish.ts';
import { type DeployRun, isDeploy } from '../types/run.ts';

export type PublishPorts = Uses<'table' | 'imageParameters' | 'automation' | 'executions' | 'wakes' | 'log'> & HasKinds;

/** Partition of the work index in which what is to be written stands. */
const PUBLISH = 'PUBLISH';
/** As long as the run itself. */
const KEPT_MS = 400 * DAY;

export const publishWake = (runId: string) => ({ feature: 'deploy', key: `publish:${runId}` });

/** Once a run has ended, so that nothing is forgotten. Repeating it does nothing twice. Throws AwsCallError. */
export async function owePublication(
  { table, wakes }: Pick<PublishPorts, 'table' | 'wakes'>,
  gate: Gate<'deploy'>,
  run: DeployRun,
): Promise<void> {
  const published = gate.publishes?.(run);
  if (published === undefined || (await loadPublication(table, run.id)) !== undefined) return;
  const since = run.ending?.at ?? run.requestedAt;
  const { parameter, image } = published;
  const publication: Publication = { runId: run.id, parameter, image, state: 'working', since, rev: 1, attempt: 0 };
  await markDue(table, PUBLISH, since);
  const ttl = Math.floor((since + KEPT_MS) / 1000);
  const item = {
    ...publishKey(run.id),
    publication,
    rev: publication.rev,
    bound: boundOf(publication),
    ttl,
    workPk: PUBLISH,
    workDueAt: since,
  };
  const result = await table.write([{ kind: 'put', item, when: { absent: ['pk'] } }]);
  if (result.kind === 'written') await wakes.send(publishWake(run.id), 0);
}

/** What the gatekeeper lets one execution in for. */
const boundOf = ({ runId, attempt }: Publication): string => `${runId}/publish/${attempt}`;

export async function loadPublication(table: Pick<Table, 'get'>, runId: string): Promise<Publication | undefined> {
  return publicationIn(await table.get(publishKey(runId)));
}

/** Written by this code alone: another version of it could differ. */
function publicationIn(item: Item | undefined): Publication | undefined {
  const found: unknown = item?.['publication'];
  return isPublication(found) ? found : undefined;
}

const isPublication = (value: unknown): value is Publication =>
  typeof value === 'object' &&
  value !== null &&
  'runId' in value &&
  typeof value.runId === 'string' &&
  'rev' in value &&
  typeof value.rev === 'number' &&
  'image' in value &&
  typeof value.image === 'string';

/** Ids of the runs after which something is to be written or read by now. */
export const duePublications = async (table: Table, at: TurnAt): Promise<readonly string[]> =>
  (await dueItems(table, PUBLISH, at)).flatMap((item) => publicationIn(item)?.runId ?? []);

/** `due`: when it is looked at next; absent: never again. False: someone was faster. */
export async function savePublication(
  table: Pick<Table, 'write'>,
  before: Publication,
  { next, due }: { next: Publication; due?: number },
): Promise<boolean> {
  const isNewAttempt = next.attempt !== before.attempt;
  const remove = [...(isNewAttempt ? ['gate'] : []), ...(due === undefined ? ['workPk', 'workDueAt'] : [])];
  const work = due === undefined ? {} : { workPk: PUBLISH, workDueAt: due };
  const { kind } = await table.write([
    {
      kind: 'set',
      key: publishKey(next.runId),
      set: { publication: { ...next, rev: before.rev + 1 }, rev: before.rev + 1, bound: boundOf(next), ...work },
      ...(remove.length === 0 ? {} : { remove }),
      when: { equals: { rev: before.rev } },
    },
  ]);
  return kind === 'written';
}

/** What the last attempt came to, as far as Systems Manager still has it. Throws AwsCallError. */
export const loadAttempt = async (
  { automation }: Uses<'automation'>,
  { executionId }: Publication,
): Promise<Execution | undefined> => (executionId === undefined ? undefined : unlessGone(automation.get(executionId)));

/** Whether the runbook of the run itself has ended. Throws AwsCallError. */
export async function isRunbookOver({ executions }: Uses<'executions'>, { start }: DeployRun): Promise<boolean> {
  if (start?.executionId === undefined) return true;
  return (await unlessGone(executions.seen(start.executionId)))?.endedAt !== undefined;
}

/** Whether no later run of the fleet was started, and the config still says the same. Throws AwsCallError. */
export async function isCurrent(
  ports: Uses<'table'> & HasKinds,
  run: DeployRun,
  { publication, published }: { publication: Publication; published: Published | undefined },
): Promise<boolean> {
  if (published?.parameter !== publication.parameter || published.image !== publication.image) return false;
  const records = await loadHistory(ports, [run.name], 50);
  const newest = records.map(({ run: each }) => each).find((each) => isDeploy(each) && each.start !== undefined);
  return newest === undefined || newest.id === run.id;
}

/** Starts one attempt, as often as it takes, with one token. `undefined`: whether it began is not known, so it is repeated. */
export async function startPublishing(
  { automation }: Uses<'automation'>,
  publication: Publication,
  document: string,
): Promise<{ executionId: string } | { refused: string } | undefined> {
  const start = {
    document,
    parameters: { RunId: publication.runId },
    clientToken: tokenOf(boundOf(publication)),
    tags: { PatchwardenKind: 'publish' },
  };
  try {
    return { executionId: await automation.start(start) };
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    return error.failure === 'refused' || error.failure === 'gone' ? { refused: error.message } : undefined;
  }
}
