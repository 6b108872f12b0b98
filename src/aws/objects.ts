/** Patch lists, by their hash, in the bot's own bucket. Methods throw AwsCallError. */
export interface PatchLists {
  /** Stores it once under the name that its SHA-256 in hex gives; answers its `s3://` address. */
  put(yaml: string, sha256: string): Promise<string>;
  read(sha256: string): Promise<string | undefined>;
}
