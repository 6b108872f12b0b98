/** Why an occurrence is nobody's to decide: its window patches the group on its own. A sentence without its stop. */
export const rivalsText = (windowId: string, patchGroup: string, rivals: readonly string[]): string =>
  `${windowId} patches ${patchGroup} on its own, ${rivals.join(' and ')}, whatever is decided here. Remove that from the window`;
