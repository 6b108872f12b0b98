/** An object with this member when there is a value, to be spread: absent members stay absent. */
export function defined<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  const part: { [P in K]?: V } = {};
  if (value !== undefined) part[key] = value;
  return part;
}
