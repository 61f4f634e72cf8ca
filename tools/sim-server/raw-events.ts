/**
 * The elements of the array under `"events"` in a JSON text, each in its very words: parsing and writing again would
 * change numbers that no double holds.
 * @returns undefined when there is no such array, or the text is not whole.
 */
export function rawEvents(json: string): string[] | undefined {
  const from = startOfEvents(json);
  if (from === undefined) return undefined;
  const events: string[] = [];
  let depth = 0;
  let startAt = from + 1;
  for (let at = from + 1; at < json.length; at++) {
    const char = json[at]!;
    if (char === '"') at = endOfString(json, at);
    else if (char === '{' || char === '[') depth += 1;
    else if (char === ',' && depth === 0) {
      events.push(json.slice(startAt, at).trim());
      startAt = at + 1;
    } else if ((char === '}' || char === ']') && depth > 0) depth -= 1;
    else if (char === ']') {
      const last = json.slice(startAt, at).trim();
      return last === '' && events.length === 0 ? [] : [...events, last];
    }
  }
  return undefined;
}

/** Where the array of a top-level member `events` opens. */
function startOfEvents(json: string): number | undefined {
  let depth = 0;
  for (let at = 0; at < json.length; at++) {
    const char = json[at]!;
    if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') depth -= 1;
    else if (char === '"') {
      const end = endOfString(json, at);
      const isName = depth === 1 && json.slice(at, end + 1) === '"events"';
      const opening = isName ? /^\s*:\s*\[/.exec(json.slice(end + 1)) : null;
      if (opening) return end + opening[0].length;
      at = end;
    }
  }
  return undefined;
}

function endOfString(json: string, from: number): number {
  for (let at = from + 1; at < json.length; at++) {
    if (json[at] === '\\') at += 1;
    else if (json[at] === '"') return at;
  }
  return json.length;
}
