/** What the file says of windows beside those that patch by AWS's own documents. */
export interface WindowsConfig {
  /** Names of documents of your own that patch or reboot as well. */
  documents: readonly string[];
  /** Windows that are announced whatever they do. */
  watch: readonly string[];
}
