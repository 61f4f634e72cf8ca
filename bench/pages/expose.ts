/** What a page lets the bench call. Arguments and results are plain values. */
export function expose(functions: Readonly<Record<string, (argument: never) => unknown>>): void {
  Object.assign(globalThis, { bench: functions });
}
