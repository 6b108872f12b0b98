/** Buttons and inputs of patching, beside those of every run; other features may show the first. */
export const PATCH_ACTIONS = {
  /** Requests an install on the fleet in its value, `<fleet>`, which is approved as any other. */
  patchNow: 'patch-now',
  /** On the card of an occurrence, about the run in their value: forms that move it or skip it. */
  defer: 'patch-defer',
  skip: 'patch-skip',
  /** The list of fleets in the form. */
  chooseFleet: 'patch-fleet',
  /** On the board and in the menu: opens the form for the fleet in its value. */
  openForm: 'patch-open',
  /** In the menu: requests a scan of the fleet in its value. */
  scan: 'patch-scan',
  /** On cards of other features: opens the form for a scan of the fleet in its value. */
  scanForm: 'patch-scan-form',
  /** On a receipt: the fleet works, or does not. Their value is a run's, as that of its other buttons. */
  verified: 'patch-verified',
  /** Also the name of the form in which it is said what is wrong. */
  problem: 'patch-problem',
} as const;

/** The form in which someone chooses what to patch. */
export const PATCH_FORM = 'patch-choose';
