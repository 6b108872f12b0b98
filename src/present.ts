/** Members with a value stay; those that may have none become optional, and are left out when they have none. */
type Present<Members> = {
  [K in keyof Members as undefined extends Members[K] ? never : K]: Members[K];
} & {
  [K in keyof Members as undefined extends Members[K] ? K : never]?: Exclude<Members[K], undefined>;
};

/** An object without the members that are `undefined`, to be spread into another: absent members stay absent. */
export function present<Members extends object>(members: Members): Present<Members>;
export function present(members: object): object {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
