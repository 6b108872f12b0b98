/** Where the list of patches with this SHA-256 lies in the bot's own bucket. */
export const listKey = (sha256: string): string => `patch-lists/${sha256}.yaml`;

/** Its `s3://` address. */
export const listAddress = (bucket: string, sha256: string): string => `s3://${bucket}/${listKey(sha256)}`;
