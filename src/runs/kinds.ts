/**
 * The kinds of run, by name, with what each plans, shows on the way and ends with. This folder names none: a feature that has
 * a kind adds its own by declaration merging, in its `types/run.ts`. A kind without its line in `app/features.ts` does not compile.
 * https://www.typescriptlang.org/docs/handbook/declaration-merging.html#module-augmentation
 */
// biome-ignore lint/suspicious/noEmptyInterface: each feature adds its member.
export interface KindTypes {}

export type Kind = keyof KindTypes;

/** What people are asked to approve, frozen when it is shown. */
export type Plan<K extends Kind = Kind> = KindTypes[K]['plan'];
/** Where it is, for the card and for the next look. */
export type Progress<K extends Kind = Kind> = KindTypes[K]['progress'];
/** How it ended. */
export type Outcome<K extends Kind = Kind> = KindTypes[K]['outcome'];
