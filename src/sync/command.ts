/** What `/patch sync` asks for. */
export type SyncRequest =
  | { kind: 'request'; operation: 'make' | 'remove'; reason?: string }
  | { kind: 'help'; text: string };

/** `sync [remove] [because reason…]`. */
export function parseSync(words: readonly string[]): SyncRequest {
  const [first, ...rest] = words;
  const isRemoval = first?.toLowerCase() === 'remove';
  const given = isRemoval ? rest : words;
  const [because, ...reason] = given;
  const operation = isRemoval ? 'remove' : 'make';
  if (because === undefined) return { kind: 'request', operation };
  if (because.toLowerCase() !== 'because' || reason.length === 0)
    return {
      kind: 'help',
      text: 'No request was made: write `/patch sync`, or `/patch sync remove`, and then `because` with a reason if there is one.',
    };
  return { kind: 'request', operation, reason: reason.join(' ') };
}
