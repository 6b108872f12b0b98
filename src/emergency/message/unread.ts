/** What could not be read, as it is named to people and in the log. */
export const whatNodes = (fleet: string): string => `instances of ${fleet}`;
export const whatPatches = (product: string): string => `patches of ${product}`;
export const whatBaseline = (fleet: string, system: string): string => `the ${system} baseline of ${fleet}`;
export const whatImage = (image: string): string => `images of ${image}`;
export const whatSnapshot = (fleet: string): string => `the last sweep of ${fleet}`;
export const WHAT_INSPECTOR = 'findings of Amazon Inspector';
