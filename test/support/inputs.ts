const TIMES = Number(process.env['PATCHWARDEN_INPUTS'] ?? 1);

/** How many random inputs are played: that many with `npm test`, and several times as many with `npm run prove`. */
export const inputs = (count: number): number => count * TIMES;
