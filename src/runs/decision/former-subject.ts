/**
 * What a subject was called before it held account and Region: runs and leases of that version are still there. `undefined`
 * for a subject that had them before, and for a former name itself.
 */
export const formerSubjectOf = (subject: string): string | undefined =>
  /^[0-9]{12}\/[a-z0-9-]+\/(.+)$/.exec(subject)?.[1];
