/** What became of the answer "no" to a step that waited. */
export interface StopRecord {
  /** The execution that sends it, once it is known; of the newest attempt. */
  executionId?: string;
  /** How often sending it was begun. */
  attempt?: number;
  /** Why the newest attempt came to nothing, as AWS says it. */
  error?: string;
  /** Image Builder's word for the step once it no longer waited. */
  ended?: string;
}
