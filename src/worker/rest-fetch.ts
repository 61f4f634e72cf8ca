/** As much of `fetch` as the REST client uses; the simulator's is another. */
export type RestFetch = (url: string, init: RestInit) => Promise<RestResponse>;

export interface RestInit {
  readonly method: 'GET';
  readonly headers: Record<string, string>;
  readonly cache: 'no-store';
  readonly referrerPolicy: 'no-referrer';
  readonly credentials: 'omit';
  readonly redirect: 'error';
  readonly signal: AbortSignal;
}

export interface RestResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  /** Read piece by piece where there is one, so that a body without end does no harm. */
  readonly body?: {
    getReader(): {
      read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>;
      cancel(): Promise<void>;
    };
  } | null;
  text(): Promise<string>;
}

/** Bytes; the longest documented answer, 50,000 bars, has a third of it. */
export const LONGEST_BODY = 16 * 1024 * 1024;

/**
 * The body as text.
 * @throws {RangeError} when it is longer than `LONGEST_BODY`; what was not read is not waited for.
 */
export async function readBody(response: RestResponse): Promise<string> {
  if (Number(response.headers.get('content-length')) > LONGEST_BODY) throw tooLong();
  if (!response.body) {
    const text = await response.text();
    if (text.length > LONGEST_BODY) throw tooLong();
    return text;
  }
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done || !value) return text + decoder.decode();
    length += value.byteLength;
    if (length > LONGEST_BODY) {
      void reader.cancel().catch(() => undefined);
      throw tooLong();
    }
    text += decoder.decode(value, { stream: true });
  }
}

function tooLong(): RangeError {
  return new RangeError('The answer is too long.');
}
