export interface Waiting {
  /** Milliseconds. */
  now: () => number;
  pause: (milliseconds: number) => Promise<void>;
  /** How long each wait may take, in milliseconds. */
  limit: number;
}

const LOOK_EVERY = 2_000;

/** Gives up after the limit: what comes next then finds what it finds. */
export const until = async (isSo: () => Promise<boolean>, { now, pause, limit }: Waiting): Promise<void> => {
  const end = now() + limit;
  while (!(await isSo()) && now() < end) await pause(LOOK_EVERY);
};
