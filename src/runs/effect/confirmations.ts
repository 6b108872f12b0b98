import { arnsOf, CONFIRM_DOCUMENT, CONFIRM_WITHIN_MS } from '../../approvals/decision/confirm.ts';
import { AwsCallError } from '../../aws/failure.ts';
import type { ListedExecution, SeenExecution } from '../../aws/ssm.ts';
import { detailText, type Hint } from '../../contract/hint.ts';
import type { Uses, UsesAt } from '../../contract/ports.ts';
import { isConfirming, settledExecutions, waitingToConfirm } from '../decision/confirm.ts';
import type { Input } from '../types/input.ts';
import type { Run } from '../types/run.ts';

/** Executions read at one look: the list has no parameters, so each is read alone, and three may be read in a second. */
const MOST_READ = 20;

type Confirmations = Extract<Input, { kind: 'confirmations' }>;

/** An event about the document is about every run that asks under such a policy: which one it names is read. */
export const isAboutConfirmation = (run: Run, hint: Hint): boolean =>
  isConfirming(run) && hint.source === 'aws.ssm' && detailText(hint, 'Definition') === CONFIRM_DOCUMENT;

/** What Systems Manager says of confirmations of this run, as of now; `undefined` where none is wanted. */
export async function loadConfirmations(
  ports: Uses<'config' | 'home'> & UsesAt<'executions'>,
  run: Run,
  now: number,
): Promise<Confirmations | undefined> {
  if (!isConfirming(run)) return undefined;
  // People confirm at home, wherever the run changes something.
  const { config, home } = ports;
  const { executions } = ports.at(home);
  const rules = { config: config.confirm, account: home.account };
  const waiting = waitingToConfirm(run);
  const since = Math.min(...waiting.map(({ at }) => at), now - CONFIRM_WITHIN_MS);
  const settled = settledExecutions(run);
  // Whoever may start the document can start it often: those of the people who are waited for come first.
  const expected = waiting.flatMap((approval) => arnsOf(approval, rules));
  const isExpected = ({ executedBy = '' }: ListedExecution): boolean => expected.includes(executedBy);
  try {
    const listed = (await executions.startedSince(CONFIRM_DOCUMENT, since)).filter(({ id }) => !settled.includes(id));
    const first = [...listed.filter(isExpected), ...listed.filter((each) => !isExpected(each))].slice(0, MOST_READ);
    const seen: SeenExecution[] = [];
    for (const { id } of first) seen.push(await executions.seen(id));
    seen.sort((one, other) => (one.startedAt ?? now) - (other.startedAt ?? now));
    return { kind: 'confirmations', read: { kind: 'read', executions: seen, at: now }, rules };
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    return { kind: 'confirmations', read: { kind: 'unread', what: error.code }, rules };
  }
}
