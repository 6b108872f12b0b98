/**
 * Of patches, those that a baseline does not reject. An install override list goes past the list of rejected patches, so whoever makes one
 * leaves them out. https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-override-lists.html
 */
export function withoutRejected(
  ids: readonly string[],
  rejected: readonly string[],
): { left: readonly string[]; rejected: readonly string[] } {
  const isOut = (id: string): boolean => isRejected(id, rejected);
  return { left: ids.filter((id) => !isOut(id)), rejected: ids.filter(isOut) };
}

/** One match too many leaves a patch out, and that is reported. */
export const isRejected = (id: string, rejected: readonly string[]): boolean =>
  rejected.some((pattern) => namesOf(id).some((name) => isMatch(name, pattern.trim())));

/**
 * Every way in which a baseline may name `openssl.x86_64:1:3.0.7-24.el9`: the package, with its version, its architecture, or all of them.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-approved-rejected-package-name-formats.html
 */
function namesOf(id: string): readonly string[] {
  const at = id.indexOf(':');
  if (at === -1) return [id];
  const [withArch, whole] = [id.slice(0, at), id.slice(at + 1)];
  const dot = withArch.lastIndexOf('.');
  const [name, arch] = dot === -1 ? [withArch, ''] : [withArch.slice(0, dot), withArch.slice(dot)];
  const version = whole.slice(whole.indexOf(':') + 1);
  const epoch = whole.includes(':') ? whole.slice(0, whole.indexOf(':') + 1) : '';
  const upstream = version.split('-')[0] ?? version;
  return [
    id,
    withArch,
    name,
    ...[version, `${epoch}${version}`, upstream].flatMap((each) => [`${name}-${each}`, `${name}-${each}${arch}`]),
    `${epoch}${name}-${version}${arch}`,
    `${withArch}:${version}`,
  ];
}

/** `*` stands for anything; the case of letters does not count. */
function isMatch(name: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.toLowerCase().split('*');
  const text = name.toLowerCase();
  if (rest.length === 0) return text === first;
  if (!text.startsWith(first)) return false;
  let from = first.length;
  for (const [i, part] of rest.entries()) {
    const at = i === rest.length - 1 ? text.length - part.length : text.indexOf(part, from);
    if (at < from || !text.startsWith(part, at)) return false;
    from = at + part.length;
  }
  return true;
}
