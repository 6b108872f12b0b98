import { ControlRefusal } from './answer.ts';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const LONGEST = 400 * 86_400_000;

/** `25m`, `90s`, `1h30m`, `2d` in milliseconds. @throws ControlRefusal */
export function parseAdvance(text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g)];
  const whole = parts.map(([part]) => part).join('');
  if (parts.length === 0 || whole !== text.trim()) {
    throw new ControlRefusal(`"${text}" is not a duration: write it as 90s, 25m, 2h, 1d or 1h30m.`);
  }
  const ms = parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNITS[unit ?? ''] ?? 0), 0);
  if (ms > LONGEST) throw new ControlRefusal('The clock can be moved by at most 400 days at a time.');
  return ms;
}
