import type { PatchConfig } from '../../config/types.ts';
import { present } from '../../present.ts';
import type { Entered, Field } from '../types/chooser.ts';
import type { AskedFor, Operation } from '../types/plan.ts';

/** What the form asks for; limits and reboots only where they differ from the config's. */
export interface ChosenWish {
  operation: Operation;
  asked: AskedFor;
  when: { kind: 'now' } | { kind: 'moment'; at: number };
  override: boolean;
  reason?: string;
}

/** What does not fit in a form; `most` is what the config has. Words for it are in message/chooser-words.ts. */
export type Slip =
  | { code: 'not-a-limit' | 'over-the-limit' | 'other-unit'; at: 'concurrency' | 'errors'; most: string }
  | { code: 'not-an-id'; at: 'instances'; id: string }
  | { code: 'no-time' | 'time-without-at'; at: 'when' }
  | { code: 'no-reason'; at: 'reason' };

type Wish = { kind: 'wish'; wish: ChosenWish } | { kind: 'slip'; slip: Slip & { at: Field } };

/** What was entered as a wish, never beyond what the config allows, and never half of it where inputs contradict each other. */
export function wishIn(entered: Entered, patch: PatchConfig): Wish {
  const { operation = 'install', start = 'now', at, override = false, reason, only = [] } = entered;
  const slip =
    limitSlip('concurrency', entered.concurrency, patch.concurrency) ??
    limitSlip('errors', entered.errors, patch.errors) ??
    idSlip(only) ??
    otherSlip(entered);
  if (slip !== undefined) return { kind: 'slip', slip };
  const asked: AskedFor = present({
    reboot: entered.reboot === 'never' && patch.reboot !== 'never' ? ('never' as const) : undefined,
    only: only.length === 0 ? undefined : [...new Set(only)],
    concurrency: otherThan(patch.concurrency, entered.concurrency),
    errors: otherThan(patch.errors, entered.errors),
  });
  const when = start === 'at' && at !== undefined ? ({ kind: 'moment', at } as const) : ({ kind: 'now' } as const);
  return { kind: 'wish', wish: { operation, asked, when, override, ...present({ reason }) } };
}

const otherThan = (config: string, entered: string | undefined): string | undefined =>
  entered === config ? undefined : entered;

/** As Systems Manager takes them: whole numbers or whole percentages; no instance at all may be patched at a time only for errors. */
const LIMIT = /^(?:[1-9][0-9]{0,3}|(?:[1-9]|[1-9][0-9]|100)%)$/;

function limitSlip(at: 'concurrency' | 'errors', entered: string | undefined, most: string): Slip | undefined {
  if (entered === undefined || entered === most) return undefined;
  const isNone = at === 'errors' && /^0%?$/.test(entered);
  if (!LIMIT.test(entered) && !isNone) return { code: 'not-a-limit', at, most };
  if (entered.endsWith('%') !== most.endsWith('%') && !isNone) return { code: 'other-unit', at, most };
  return Number.parseInt(entered, 10) > Number.parseInt(most, 10) ? { code: 'over-the-limit', at, most } : undefined;
}

function idSlip(only: readonly string[]): Slip | undefined {
  const id = only.find((each) => !/^m?i-[0-9a-f]{8,17}$/.test(each));
  return id === undefined ? undefined : { code: 'not-an-id', at: 'instances', id };
}

function otherSlip({ start, at, override, reason }: Entered): Slip | undefined {
  if (start === 'at' && at === undefined) return { code: 'no-time', at: 'when' };
  if (start !== 'at' && at !== undefined) return { code: 'time-without-at', at: 'when' };
  return override === true && reason === undefined ? { code: 'no-reason', at: 'reason' } : undefined;
}
