/** Commands about runs of any kind. */
export type RunRequest =
  | { kind: 'status'; subject?: string }
  | { kind: 'history'; subject?: string }
  | { kind: 'why'; runId: string }
  | { kind: 'pause'; reason: string }
  | { kind: 'resume' };

export type RunParse = { kind: 'request'; request: RunRequest } | { kind: 'help'; text: string };

export const parseStatus = (words: readonly string[]): RunParse => ({
  kind: 'request',
  request: { kind: 'status', ...(words[0] === undefined ? {} : { subject: words[0] }) },
});

export const parseHistory = (words: readonly string[]): RunParse => ({
  kind: 'request',
  request: { kind: 'history', ...(words[0] === undefined ? {} : { subject: words[0] }) },
});

export function parseWhy(words: readonly string[]): RunParse {
  const [runId] = words;
  if (runId === undefined || !/^[a-z]-[0-9a-z]{8}$/i.test(runId)) {
    return { kind: 'help', text: 'Say which run, for example `/patch why b-7k2m9x4q`. `/patch history` lists them.' };
  }
  return { kind: 'request', request: { kind: 'why', runId: runId.toLowerCase() } };
}

export function parsePause(words: readonly string[]): RunParse {
  if (words.length === 0) {
    return {
      kind: 'help',
      text: 'Nothing was paused: say why, for example `/patch pause incident 4711`. Everyone sees the reason.',
    };
  }
  return { kind: 'request', request: { kind: 'pause', reason: words.join(' ').slice(0, 300) } };
}

export const parseResume = (): RunParse => ({ kind: 'request', request: { kind: 'resume' } });
