/** What the pure layers may know of their host, and nothing more: no DOM, no I/O. */
declare class URL {
  constructor(url: string, base?: string);
  readonly href: string;
  readonly origin: string;
  readonly protocol: string;
  readonly host: string;
  readonly pathname: string;
  readonly search: string;
  readonly searchParams: URLSearchParams;
  toString(): string;
}
declare class URLSearchParams {
  constructor(init?: string | Record<string, string> | [string, string][]);
  get(name: string): string | null;
  getAll(name: string): string[];
  has(name: string): boolean;
  set(name: string, value: string): void;
  append(name: string, value: string): void;
  delete(name: string): void;
  forEach(visit: (value: string, name: string) => void): void;
  toString(): string;
}
declare const performance: { now(): number; readonly timeOrigin: number };
declare function setTimeout(run: () => void, delayMs?: number): unknown;
declare function clearTimeout(timer: unknown): void;
declare class TextEncoder {
  encode(text: string): Uint8Array;
}
declare class TextDecoder {
  decode(bytes: Uint8Array): string;
}
