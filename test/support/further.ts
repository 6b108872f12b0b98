/**
 * Further cases of what a test beside them plays: the same fault at another call, the same flow on another shape. `npm test` has five minutes, leaves
 * them out and counts them as skipped; `npm run test:all` and `npm run prove` play them.
 */
const ALL = process.env['PATCHWARDEN_TESTS'] === 'all';

export const further = ALL ? test : test.skip;

export const describeFurther = ALL ? describe : describe.skip;

/** The first case of a kind, or all of them. */
export const casesOf = <Case>(cases: readonly Case[]): readonly Case[] => (ALL ? cases : cases.slice(0, 1));

/** Every `each`-th of the inputs that a test makes by rule, or all of them. */
export const sampleOf = <Input>(inputs: readonly Input[], each: number): readonly Input[] =>
  ALL ? inputs : inputs.filter((_, index) => index % each === 0);
