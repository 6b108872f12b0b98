/** Commands about runs of any kind. */
export type RunRequest = { kind: 'history'; subject?: string } | { kind: 'why'; runId: string };

export type RunParse<Request extends RunRequest = RunRequest> =
  | { kind: 'request'; request: Request }
  | { kind: 'help'; text: string };

export const parseHistory = (words: readonly string[]): RunParse<Extract<RunRequest, { kind: 'history' }>> => ({
  kind: 'request',
  request: { kind: 'history', ...(words[0] === undefined ? {} : { subject: words[0] }) },
});

export function parseWhy(words: readonly string[]): RunParse<Extract<RunRequest, { kind: 'why' }>> {
  const [runId] = words;
  if (runId === undefined || !/^[a-z]-[0-9a-z]{8}$/i.test(runId)) {
    return { kind: 'help', text: 'Say which run, for example `/patch why b-7k2m9x4q`. `/patch history` lists them.' };
  }
  return { kind: 'request', request: { kind: 'why', runId: runId.toLowerCase() } };
}
