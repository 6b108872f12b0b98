import type { BootFacts } from '../types.ts';

/**
 * What the read-only command `Patchwarden-BootFacts` prints of an instance, `{"boot":1764000000,"kernel":"5.14.0-427"}`, with `boot` in
 * seconds since the epoch. Output of an instance is untrusted: anything else is `undefined`, which proves nothing.
 */
export function parseBootFacts(output: string): BootFacts | undefined {
  const [text] = /\{[^{}]*\}/.exec(output) ?? [];
  const { boot, kernel } = text === undefined ? {} : parsed(text);
  if (typeof boot !== 'number' || !Number.isFinite(boot) || boot <= 0 || boot > 1e11) return undefined;
  if (typeof kernel !== 'string' || kernel === '' || kernel.length > 200) return undefined;
  return { bootedAt: Math.round(boot) * 1000, kernel };
}

function parsed(text: string): { boot?: unknown; kernel?: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** Boot times are worked out from an uptime, so that two readings of one boot differ a little. */
const SAME_BOOT_MS = 90_000;

/** Whether it has booted in between; `unknown` when it did not say before or after. */
export function hasRebooted(before: BootFacts | undefined, after: BootFacts | undefined): boolean | 'unknown' {
  if (before === undefined || after === undefined) return 'unknown';
  return after.bootedAt - before.bootedAt > SAME_BOOT_MS;
}
