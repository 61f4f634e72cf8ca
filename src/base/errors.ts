/**
 * Every failure a person may meet, by code.
 * `isRetryable` says whether waiting can help; `sentence` is what the screen says when the thrower has nothing better.
 */
export const ERRORS = {
  'bad-ticker': { isRetryable: false, sentence: 'That is not a ticker symbol.' },
  'bad-expiry': { isRetryable: false, sentence: 'That is not an expiration date; use YYYY-MM-DD.' },
  'bad-input': { isRetryable: false, sentence: 'That value cannot be used.' },
  'bad-config': { isRetryable: false, sentence: 'The file config.json cannot be used; the defaults are in force.' },
  'bad-response': { isRetryable: true, sentence: 'The data service answered in a form that cannot be read.' },
  'unknown-symbol': { isRetryable: false, sentence: 'No options are listed for this symbol.' },
  'no-key': { isRetryable: false, sentence: 'No API key. Add one to use the live feed.' },
  'auth-failed': { isRetryable: false, sentence: 'The data service refused the API key. Check it and connect again.' },
  'not-entitled': { isRetryable: false, sentence: 'Your plan does not include this data.' },
  'rate-limited': { isRetryable: true, sentence: 'The request limit of your plan is reached; trying again shortly.' },
  'service-down': { isRetryable: true, sentence: 'The data service is not answering; trying again.' },
  'hub-lost': { isRetryable: true, sentence: 'The shared worker stopped; starting it again.' },
  'hub-missing': { isRetryable: false, sentence: 'The shared worker could not be loaded.' },
  'timed-out': { isRetryable: true, sentence: 'No answer in time.' },
  'key-locked': { isRetryable: false, sentence: 'The stored key is locked. Unlock it with your passphrase.' },
  'wrong-passphrase': { isRetryable: false, sentence: 'That passphrase does not open the stored key.' },
  protocol: {
    isRetryable: false,
    sentence: 'This page and the shared worker are of different versions. Reload the page.',
  },
} as const satisfies Record<string, { isRetryable: boolean; sentence: string }>;

export type ErrorCode = keyof typeof ERRORS;

/** An error whose `name` is its code, since structured clones and Comlink keep name, message and stack only. */
export class StrikewireError extends Error {
  constructor(code: ErrorCode, message: string = ERRORS[code].sentence) {
    super(message);
    this.name = code;
  }
}

/** The code of anything thrown; what was not foreseen is `undefined`. */
export function errorCode(thrown: unknown): ErrorCode | undefined {
  const name = thrown instanceof Error ? thrown.name : undefined;
  return name !== undefined && Object.hasOwn(ERRORS, name) ? (name as ErrorCode) : undefined;
}

/** A sentence for the screen from anything thrown. */
export function errorSentence(thrown: unknown): string {
  if (errorCode(thrown) !== undefined) return (thrown as Error).message;
  return 'Something went wrong that was not foreseen. The log on the status page has the details.';
}
