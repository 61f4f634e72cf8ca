export interface Patience {
  /** Longest wait, in ms of the wall clock. */
  deadlineMs?: number;
  everyMs?: number;
  /** What is waited for, for the sentence of the failure. May look, so that the failure shows the last state. */
  what?: string | (() => string | Promise<string>);
}

/**
 * Waits until a condition holds, asking again and again; the condition may throw while things are still coming up.
 * @returns what the condition returned: anything but undefined, null and false.
 * @throws Error naming what was waited for, and the last error, when the deadline has passed.
 */
export async function untilTrue<T>(
  condition: () => T | Promise<T>,
  { deadlineMs = 10_000, everyMs = 50, what = 'a condition' }: Patience = {},
): Promise<Exclude<T, undefined | null | false>> {
  const giveUpAt = performance.now() + deadlineMs;
  for (;;) {
    let problem: unknown;
    try {
      const found = await condition();
      if (found !== undefined && found !== null && found !== false)
        return found as Exclude<T, undefined | null | false>;
    } catch (error) {
      problem = error;
    }
    if (performance.now() >= giveUpAt) {
      const name = typeof what === 'string' ? what : await what();
      throw new Error(`Waited ${deadlineMs} ms in vain for ${name}.`, { cause: problem });
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
