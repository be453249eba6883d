/** What a form changes: another device may have changed the rest of it meanwhile. */

export function changed<T extends object>(before: { [K in keyof T]?: unknown }, now: T): Partial<T> {
  const differs = ([name, value]: [string, unknown]) => said(before[name as keyof T]) !== said(value);
  return Object.fromEntries(Object.entries(now).filter(differs)) as Partial<T>;
}

/** Not said, emptied and an empty list are the same. */
function said(value: unknown): string {
  return JSON.stringify(Array.isArray(value) && !value.length ? null : (value ?? null));
}
