/** Buttons, forms and inputs of emergencies. */
export const CVE_ACTIONS = {
  /** On the board: those whose runs ended without success are requested again. */
  again: 'cve-again',
  /** Also names of the forms that they open. */
  close: 'cve-close',
  review: 'cve-review',
} as const;

/** The form that shows exposure and makes the requests. */
export const CVE_FORM = 'cve-request';
export const REASON_INPUT = 'cve-reason';
