/** Physical names of the sink's stack. Its bucket has none of its own, so that nobody can take the name first. */
export const AUDIT_SINK = { stack: 'PatchwardenAuditSink', stream: 'patchwarden-audit' } as const;

/** Folders of the bucket. What the stream could not write as it should lies beside. */
export const SINK_FOLDERS = { events: 'events', errors: 'errors' } as const;
