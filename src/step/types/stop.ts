/** What became of the answer "no" to a step that waited. */
export interface StopRecord {
  /** The execution that sends it, once it is known. */
  executionId?: string;
  /** Image Builder's word for the step once it no longer waited. */
  ended?: string;
}
