/** What people were asked, as a button or form carries it. */
export interface AskedFor {
  runId: string;
  epoch: number;
  /** See `requestHash`. */
  asks: string;
}

const VALUE =
  /^([a-z]-[0-9a-z]{8}):([1-9][0-9]{0,5})(?::(?:before|between|going))?(?::s[1-9][0-9]{0,11})?:h([0-9a-f]{64})$/;

/** `undefined` for the value of a version that signed no plan, and for anything else. */
export function parseAskedFor(value: string): AskedFor | undefined {
  const [, runId, epoch, asks] = VALUE.exec(value) ?? [];
  return runId === undefined || asks === undefined ? undefined : { runId, epoch: Number(epoch), asks };
}
