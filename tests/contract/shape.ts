/** What is of another shape than a documented example, in words; empty when everything fits. */
export function shapeDifferences(
  example: unknown,
  actual: unknown,
  optional: ReadonlySet<string>,
  path = '$',
): string[] {
  if (kindOf(example) !== kindOf(actual)) return [`${path}: ${kindOf(actual)} instead of ${kindOf(example)}`];
  if (Array.isArray(example) && Array.isArray(actual)) {
    return actual.flatMap((item, at) => shapeDifferences(example[0], item, optional, `${path}[${at}]`));
  }
  if (kindOf(example) !== 'object') return [];
  const documented = Object.keys(example as object);
  const given = Object.keys(actual as object);
  const values = actual as Record<string, unknown>;
  const missing = documented.filter((name) => !given.includes(name) && !optional.has(name));
  const extra = given.filter((name) => !documented.includes(name) && !optional.has(name));
  const order = documented.filter((name) => given.includes(name)).join();
  const actualOrder = given.filter((name) => documented.includes(name)).join();
  return [
    ...missing.map((name) => `${path}.${name} is missing`),
    ...extra.map((name) => `${path}.${name} is not documented`),
    ...(order === actualOrder ? [] : [`${path}: order ${actualOrder} instead of ${order}`]),
    ...documented
      .filter((name) => given.includes(name))
      .flatMap((name) =>
        shapeDifferences((example as Record<string, unknown>)[name], values[name], optional, `${path}.${name}`),
      ),
  ];
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
}
