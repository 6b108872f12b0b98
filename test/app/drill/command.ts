/** `drill [team]`: no team asks for a list to choose from. */
export const parseDrill = ([team]: readonly string[]): string | undefined => team;
