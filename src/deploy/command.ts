import { present } from '../present.ts';
/** When a deploy may start, as it was typed or picked. */
export type When =
  | { kind: 'now' }
  | { kind: 'at'; text: string }
  /** Picked, in milliseconds since the epoch. */
  | { kind: 'moment'; at: number }
  | { kind: 'window' };

/** What `/patch deploy` asks for. */
export interface DeployRequest {
  fleet?: string;
  image?: string;
  when: When;
  override: boolean;
  reason?: string;
}

/** What `/patch rollback` asks for. */
export interface RollbackRequest {
  fleet: string;
  reason?: string;
}

export type DeployParse<Request = DeployRequest> =
  | { kind: 'request'; request: Request }
  | { kind: 'help'; text: string };

const USAGE =
  'No request was made: the command is `/patch deploy <fleet> [image] [at <time> | in window] [override] [because <reason>]`, for example `/patch deploy web-prod at 22:00 because CVE-2026-1234`.';

/** Without a fleet a list to choose from is shown; no image means the newest one that the fleet's pipeline made. */
export function parseDeploy(words: readonly string[]): DeployParse {
  const { before, reason } = splitReason(words);
  const override = before.some((word) => word.toLowerCase() === 'override');
  const [fleet, ...rest] = before.filter((word) => word.toLowerCase() !== 'override');
  const { image, when } = placeWords(rest);
  if (when === undefined) return { kind: 'help', text: USAGE };
  if (fleet === undefined && (override || reason !== undefined)) return { kind: 'help', text: USAGE };
  if (override && reason === undefined) {
    return {
      kind: 'help',
      text: 'No request was made: an override needs a reason, for example `/patch deploy web-prod override because dev is down`. Everyone sees the reason, and it needs one more approval.',
    };
  }
  return {
    kind: 'request',
    request: {
      when,
      override,
      ...present({ fleet, image, reason }),
    },
  };
}

const PLAN_USAGE =
  'Nothing was planned: the command is `/patch plan <fleet or instance> [image] [at <time> | in window] [override because <reason>]`, for example `/patch plan web-prod`. It shows what a deploy would change, or how an instance is best patched, to you alone.';

/** Of EC2, or of a server outside it. */
export const isInstanceId = (word: string): boolean => /^m?i-(?:[0-9a-f]{8}|[0-9a-f]{17})$/.test(word);

/** What could be requested, without a request: a fleet must be named. */
export function parsePlan(words: readonly string[]): DeployParse<DeployRequest & { fleet: string }> {
  const parsed = parseDeploy(words);
  const fleet = parsed.kind === 'request' ? parsed.request.fleet : undefined;
  return parsed.kind === 'help' || fleet === undefined
    ? { kind: 'help', text: PLAN_USAGE }
    : { kind: 'request', request: { ...parsed.request, fleet } };
}

export function parseRollback(words: readonly string[]): DeployParse<RollbackRequest> {
  const { before, reason } = splitReason(words);
  const [fleet, ...rest] = before;
  if (fleet === undefined || rest.length > 0) {
    return {
      kind: 'help',
      text: 'No request was made: name the fleet, for example `/patch rollback web-prod because errors are up`. `/patch history` shows what was deployed.',
    };
  }
  return { kind: 'request', request: { fleet, ...present({ reason }) } };
}

function splitReason(words: readonly string[]): { before: readonly string[]; reason?: string } {
  const index = words.findIndex((word) => word.toLowerCase() === 'because');
  if (index === -1) return { before: words };
  const reason = words.slice(index + 1).join(' ');
  return { before: words.slice(0, index), ...(reason === '' ? {} : { reason }) };
}

/** What stands between fleet and reason: `[image] [now | in window | at <time>]`; anything else has no `when`. */
function placeWords(words: readonly string[]): { image?: string; when?: When } {
  const start = words.findIndex((word) => ['at', 'in', 'now'].includes(word.toLowerCase()));
  const images = start === -1 ? words : words.slice(0, start);
  const [image] = images;
  const when = start === -1 ? ({ kind: 'now' } as const) : whenOf(words.slice(start));
  if (images.length > 1 || when === undefined) return {};
  return { when, ...present({ image }) };
}

function whenOf([word = '', ...rest]: readonly string[]): When | undefined {
  const tail = rest.join(' ');
  switch (word.toLowerCase()) {
    case 'now':
      return tail === '' ? { kind: 'now' } : undefined;
    case 'in':
      return tail.toLowerCase() === 'window' ? { kind: 'window' } : undefined;
    default:
      return tail === '' ? undefined : { kind: 'at', text: tail };
  }
}
