import { AwsCallError } from '../../aws/failure.ts';
import type { FleetConfig } from '../../config/types.ts';
import type { Uses } from '../../contract/ports.ts';
import { DAY } from '../../duration.ts';
import { timeOf } from '../../runs/decision/typed-time.ts';
import type { When } from '../command.ts';
import type { WhenRefusal } from '../decision/when.ts';

/** Too much may change further ahead. */
const FURTHEST_MS = 30 * DAY;

/** The moment at which a deploy may start at the earliest; `undefined` is at once. */
export async function startOfWhen(
  ports: Uses<'windows' | 'config'>,
  { when, fleet, now }: { when: When; fleet: FleetConfig; now: number },
): Promise<{ kind: 'start'; at?: number } | { kind: 'refused'; refusal: WhenRefusal }> {
  switch (when.kind) {
    case 'now':
      return { kind: 'start' };
    case 'at': {
      const at = timeOf(when.text, { timezone: ports.config.timezone, now });
      return at === undefined ? refused({ code: 'not-a-time', text: when.text }) : startAt(at, now);
    }
    case 'moment':
      return startAt(when.at, now);
    case 'window':
      return fleet.window === undefined ? refused({ code: 'no-window' }) : startOfWindow(ports, fleet.window);
  }
}

function startAt(at: number, now: number): Awaited<ReturnType<typeof startOfWhen>> {
  if (at <= now) return refused({ code: 'past', at });
  return at > now + FURTHEST_MS ? refused({ code: 'too-far', at, latest: now + FURTHEST_MS }) : { kind: 'start', at };
}

const refused = (refusal: WhenRefusal) => ({ kind: 'refused', refusal }) as const;

async function startOfWindow({ windows }: Uses<'windows'>, id: string): ReturnType<typeof startOfWhen> {
  try {
    const { name, opensAt } = await windows.nextOpening(id);
    return opensAt === undefined
      ? refused({ code: 'window-never-opens', window: name })
      : { kind: 'start', at: opensAt };
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    return error.failure === 'gone'
      ? refused({ code: 'window-gone', window: id })
      : refused({ code: 'window-unreadable', error: error.code });
  }
}
