/** Buttons beside those of every run. */
export const STEP_ACTIONS = {
  /** Below an image build that failed after the image was built. */
  retry: 'step-retry',
} as const;
