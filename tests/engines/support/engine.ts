export type EngineName = 'chromium' | 'firefox' | 'webkit';

/** What a story runs in a page: it must stand on its own, since its text is what is sent. Plain values in and out. */
export type InPage<Args extends unknown[], Result> = (...args: Args) => Result | Promise<Result>;

/** A tab, as much of it as the stories need and every engine has. */
export interface EngineTab {
  run<Args extends unknown[], Result>(script: InPage<Args, Result>, ...args: Args): Promise<Result>;
  goto(url: string): Promise<void>;
  reload(): Promise<void>;
  /** Brings it to the front, where frames are drawn; one that was opened behind may have to stay there. */
  show(): Promise<void>;
  close(): Promise<void>;
}

/** A running browser with a profile of its own, empty at the start; its tabs share storage and workers. */
export interface Engine {
  readonly name: EngineName;
  /** As the browser says it. */
  readonly version: string;
  /** In front of the others, unless it is to be `behind` them from the start, where that is cheaper. */
  openTab(url: string, place?: 'front' | 'behind'): Promise<EngineTab>;
  close(): Promise<void>;
}

/** An engine that can be started here, or the one sentence that says what is missing. */
export interface EngineChoice {
  readonly name: EngineName;
  readonly missing: string | undefined;
  start(): Promise<Engine>;
}
