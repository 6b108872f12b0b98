export type PauseParse = { kind: 'request'; reason: string } | { kind: 'help'; text: string };

export function parsePause(words: readonly string[]): PauseParse {
  if (words.length === 0) {
    return {
      kind: 'help',
      text: 'Nothing was paused: say why, for example `/patch pause incident 4711`. Everyone sees the reason.',
    };
  }
  return { kind: 'request', reason: words.join(' ').slice(0, 300) };
}
