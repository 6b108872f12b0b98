import { code, joinMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { short } from '../../slack/words.ts';

interface Execution {
  executionId: string;
  arn: string;
}

/** What audit records of a policy with `confirm: aws` keep of confirmations; others have none of it. */
export const confirmingIn = (
  evidence: unknown,
): { confirmBy?: number; confirmed?: readonly Execution[]; refused?: readonly Execution[] } => Object(evidence);

/** Who confirmed, or tried to, and in which execution: Systems Manager keeps it for 30 days, CloudTrail for longer. */
export function confirmedByText(evidence: unknown): Mrkdwn | undefined {
  const { confirmed = [], refused = [] } = confirmingIn(evidence);
  const texts = [
    ...confirmed.map((by) => md`confirmed by ${identityText(by)}`),
    ...refused.map((by) => md`attempted by ${identityText(by)}`),
  ];
  return texts.length === 0 ? undefined : joinMd(texts, ', ');
}

const identityText = ({ executionId, arn }: Execution): Mrkdwn =>
  md`${code(short(arn, 200))} in execution ${code(short(executionId))}`;
