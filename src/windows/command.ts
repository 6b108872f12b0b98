/** What `/patch skip` and `/patch defer` ask for: `until` as it was typed, absent for the next occurrence. */
export interface OccurrenceRequest {
  fleet: string;
  until?: string;
  reason?: string;
}

export type OccurrenceParse = { kind: 'request'; request: OccurrenceRequest } | { kind: 'help'; text: string };

/** `windows [fleet]`. */
export const parseWindows = (
  words: readonly string[],
): { kind: 'request'; fleet?: string } | { kind: 'help'; text: string } => {
  const [fleet, ...more] = words;
  if (more.length > 0)
    return {
      kind: 'help',
      text: 'Nothing was listed: the command is `/patch windows [fleet]`, for example `/patch windows win-prod`.',
    };
  return { kind: 'request', ...(fleet === undefined ? {} : { fleet }) };
};

const SKIP =
  'the command is `/patch skip <fleet> [because <reason>]`, for example `/patch skip win-prod because the release is late`.';
const DEFER =
  'the command is `/patch defer <fleet> [to <time> | to next] [because <reason>]`, for example `/patch defer win-prod to 22:00`.';

const help = (text: string): OccurrenceParse => ({ kind: 'help', text: `Nothing was changed: ${text}` });

/** `skip <fleet> [because reason]`. */
export function parseSkip(words: readonly string[]): OccurrenceParse {
  const { before, reason } = splitReason(words);
  const [fleet, ...more] = before;
  if (fleet === undefined || more.length > 0) return help(SKIP);
  return { kind: 'request', request: { fleet, ...reason } };
}

/** `defer <fleet> [to time | to next] [because reason]`: a time is `22:00`, or `2026-12-02 22:00`. */
export function parseDefer(words: readonly string[]): OccurrenceParse {
  const { before, reason } = splitReason(words);
  const [fleet, to, ...time] = before;
  if (fleet === undefined || fleet.toLowerCase() === 'to') return help(DEFER);
  if (to === undefined) return { kind: 'request', request: { fleet, ...reason } };
  if (to.toLowerCase() !== 'to' || time.length === 0) return help(DEFER);
  const until = time.join(' ');
  return { kind: 'request', request: { fleet, ...(until.toLowerCase() === 'next' ? {} : { until }), ...reason } };
}

function splitReason(words: readonly string[]): { before: readonly string[]; reason: { reason?: string } } {
  const index = words.findIndex((word) => word.toLowerCase() === 'because');
  if (index === -1) return { before: words, reason: {} };
  const reason = words.slice(index + 1).join(' ');
  return { before: words.slice(0, index), reason: reason === '' ? {} : { reason } };
}
