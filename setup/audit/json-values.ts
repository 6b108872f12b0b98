/**
 * Every JSON value in a text, however they are put together: one on each line, one after the other without anything between them, as a
 * delivery stream may write them, or in one list. `undefined`: something in between is no JSON.
 */
export function jsonValuesIn(text: string): readonly unknown[] | undefined {
  const values: unknown[] = [];
  for (let at = 0; at < text.length; ) {
    if (/[\s,]/.test(text.charAt(at))) at += 1;
    else {
      const end = endOfValue(text, at);
      const value = end === undefined ? undefined : parsed(text.slice(at, end));
      if (end === undefined || value === undefined) return undefined;
      values.push(...(Array.isArray(value) ? value : [value]));
      at = end;
    }
  }
  return values;
}

/** Where the object or list that begins there ends. */
function endOfValue(text: string, start: number): number | undefined {
  let depth = 0;
  let inText = false;
  for (let at = start; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (inText) {
      if (sign === '\\') at += 1;
      else if (sign === '"') inText = false;
    } else if (sign === '"') inText = true;
    else if (sign === '{' || sign === '[') depth += 1;
    else if (sign === '}' || sign === ']') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
    if (depth === 0) return undefined;
  }
  return undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
