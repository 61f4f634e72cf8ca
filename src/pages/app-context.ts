import { feedConfigOf, type DeployConfig, type LoadedConfig } from '../client/config-defaults.js';
import type { HubClient } from '../client/hub-client.js';
import { hubFor } from '../client/hub-context.js';
import { loadSettings, onSettingsChange, saveSettings, type Settings } from '../client/settings.js';
import type { FeedName } from '../worker/hub-api.js';

/** What every page of the dashboard stands on: where it is served, how it is configured, what the viewer chose. */
export class AppContext extends EventTarget {
  /** Address of the dashboard's own folder, with a slash at the end. */
  readonly root: URL;
  readonly config: DeployConfig;
  /** What is wrong with `config.json`, in a sentence. */
  readonly notice: string | undefined;
  #settings: Settings;

  constructor(root: URL, { config, notice }: LoadedConfig, signal: AbortSignal) {
    super();
    this.root = root;
    this.config = config;
    this.notice = notice;
    this.#settings = loadSettings();
    onSettingsChange((settings) => this.#take(settings), signal);
  }

  get settings(): Settings {
    return this.#settings;
  }

  get feed(): FeedName {
    return this.#settings.feed ?? this.config.feed;
  }

  /** The client of the feed in use. */
  get hub(): HubClient {
    return hubFor({ config: feedConfigOf(this.config, this.#settings.feed) });
  }

  /** The client of the live feed, also while the demo feed is in use: the one a key is given to. */
  get massiveHub(): HubClient {
    return hubFor({ config: feedConfigOf(this.config, 'massive') });
  }

  change(change: Partial<Omit<Settings, 'version'>>): void {
    this.#take(saveSettings(change));
  }

  href(path: string): string {
    return new URL(path, this.root).href;
  }

  #take(settings: Settings): void {
    if (JSON.stringify(settings) === JSON.stringify(this.#settings)) return;
    this.#settings = settings;
    this.dispatchEvent(new Event('change'));
  }
}
