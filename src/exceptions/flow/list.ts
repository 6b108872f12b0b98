import { isInGroup } from '../../approvals/decision/eligibility.ts';
import { loadApprover } from '../../approvals/effect.ts';
import { mayAsk } from '../../approvals/flow.ts';
import { answer } from '../../cards/effect/answer.ts';
import type { AnswerTo } from '../../contract/answer-to.ts';
import { isOpen } from '../../posture/decision/covered.ts';
import { brokenLink } from '../../runs/decision/audit-chain.ts';
import { loadActive, loadAudit, loadNewest } from '../effect/store.ts';
import { notAsked } from '../message/answers.ts';
import { type ListedException, listBlocks, listTitle } from '../message/list.ts';
import type { ExceptionPorts } from '../ports.ts';
import type { ExceptionRecord } from '../types/record.ts';

/** So many of those that are over are shown, with their audit. */
const SHOWN = 40;

/** `/patch except`: to auditors also what is over, with who decided it. */
export async function listExceptions(ports: ExceptionPorts, to: AnswerTo): Promise<void> {
  if (!(await mayAsk(ports, to))) return;
  if (ports.config.compliance === undefined) return answer(ports, to, notAsked({ code: 'off' }));
  const isAuditor = await isAuditorNow(ports, to.userId);
  const active = (await loadActive(ports.table)).filter(({ exception }) => isOpen(exception));
  const newest = isAuditor ? await loadNewest(ports.table, SHOWN) : [];
  const listed = (records: readonly ExceptionRecord[]): Promise<ListedException[]> =>
    Promise.all(records.map((record) => listedOf(ports, record, isAuditor)));
  const open = await listed(active.toSorted((a, b) => a.exception.until - b.exception.until));
  const over = isAuditor ? await listed(newest.filter(({ exception }) => !isOpen(exception))) : undefined;
  return answer(ports, to, listTitle(), listBlocks({ open, over }));
}

/** Of the group that may read everything; being in it lets nobody decide. Someone whose membership cannot be read does not count. */
async function isAuditorNow(ports: ExceptionPorts, userId: string): Promise<boolean> {
  const name = ports.config.compliance?.exceptions.auditors;
  const group = name === undefined ? undefined : ports.config.approvers[name];
  if (name === undefined || group === undefined) return false;
  return isInGroup((await loadApprover(ports, userId, { groups: { [name]: group } })).eligibility);
}

async function listedOf(
  { table }: ExceptionPorts,
  { exception, card, chain }: ExceptionRecord,
  isAuditor: boolean,
): Promise<ListedException> {
  if (!isAuditor) return { exception, card };
  const records = await loadAudit(table, exception.id);
  const broken = brokenLink(records, { version: exception.version, hash: chain });
  return { exception, card, audit: { records: records.length, broken } };
}
