import type { Answer } from './types.ts';

/** What the function returns: the answer, and the same once more below `Payload`. */
export type Invoked = Pick<Answer, 'admitted' | 'refusal'> & { readonly Payload: Answer };

/**
 * A step's selector `$.Payload.admitted` finds the answer in either of two readings of AWS's pages: from the step's output, whose `Payload`
 * is what the function returned (AWS-PatchInstanceWithRollback does so:
 * https://docs.aws.amazon.com/systems-manager-automation-runbooks/latest/userguide/automation-aws-patchinstancewithrollback.html), or from
 * what the function returned itself, as in the example of
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-loop.html (`$.Retry`).
 */
export const invokedWith = (answer: Answer): Invoked => ({ ...answer, Payload: answer });
