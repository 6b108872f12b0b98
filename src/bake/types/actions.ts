/** Buttons of bakes beside those of every run; other features may show them. */
export const BAKE_ACTIONS = {
  /** Opens the form in which a bake is requested, with the image in its value chosen. */
  ask: 'bake-ask',
} as const;
