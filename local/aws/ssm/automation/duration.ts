/** `aws:sleep` takes at most this long, in milliseconds. */
const LONGEST = 604_799_000;

/** Milliseconds of an ISO 8601 duration of days, hours, minutes and seconds; undefined when it is none or too long. */
export const parseDuration = (text: string): number | undefined => {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text);
  if (match === null || text.endsWith('T') || text === 'P') return undefined;
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  const ms = ((((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1000;
  return ms > LONGEST ? undefined : ms;
};
