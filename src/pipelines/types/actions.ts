/** Buttons of cards about pipelines. */
export const PIPELINE_ACTIONS = {
  /** Opens everything that is known of the pipeline of the image in its value. */
  details: 'pipeline-details',
} as const;
