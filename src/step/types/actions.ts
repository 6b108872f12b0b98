/** Buttons beside those of every run. */
export const STEP_ACTIONS = {
  /** On the card of a build that waits: open the form of the step's own request. */
  resume: 'step-resume',
  stop: 'step-stop',
  /** Below an image build that failed after the image was built. */
  retry: 'step-retry',
} as const;
