import { html, nothing } from 'lit';
import { state } from 'lit/decorators.js';
import { errorSentence } from '../base/errors.js';
import type { LogEntry } from '../base/log.js';
import { formatAge, formatCount, formatFixed, formatLocalTime } from '../components/format.js';
import { CLUSTERS, type Cluster } from '../market/ticker.js';
import { base, controls } from '../styles/shared.js';
import type { ClusterStats, HubMode, HubStats } from '../worker/hub-api.js';
import { AppPage } from './app-page.js';
import { pageStyles } from './page-styles.js';
import { statusStyles } from './status-styles.js';

const EVERY_MS = 1000;
const LOG_LINES = 200;

const MODES: Readonly<Record<HubMode, string>> = {
  'shared-worker': 'One shared worker serves all tabs.',
  'leader-tab': 'This browser has no shared worker: one tab leads and serves the others.',
  'single-tab': 'This browser can share nothing here: each tab has its own connection.',
};

/**
 * What the hub is doing: the figures of `hub.stats()`, every connection with its cause, and the log.
 * @summary Status page.
 */
export class StatusPage extends AppPage {
  static override styles = [base, controls, pageStyles, statusStyles];

  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed: AbortController | undefined;

  @state()
  private _stats: HubStats | undefined;

  @state()
  private _log: readonly LogEntry[] = [];

  @state()
  private _problem = '';

  override connectedCallback(): void {
    super.connectedCallback();
    this.#closed = new AbortController();
    document.addEventListener('visibilitychange', () => this.#refreshSoon(0), { signal: this.#closed.signal });
    this.#refreshSoon(0);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#closed?.abort();
    clearTimeout(this.#timer);
  }

  #refreshSoon(delayMs: number): void {
    clearTimeout(this.#timer);
    if (document.visibilityState !== 'visible' || this.#closed?.signal.aborted !== false) return;
    this.#timer = setTimeout(() => void this.#refresh(), delayMs);
  }

  async #refresh(): Promise<void> {
    const { hub } = this.app;
    try {
      const [stats, log] = await Promise.all([hub.stats(), hub.log()]);
      this._stats = stats;
      this._log = log.slice(-LOG_LINES).reverse();
      this._problem = '';
    } catch (thrown) {
      this._problem = `The hub does not answer: ${errorSentence(thrown)}`;
    }
    this.#refreshSoon(EVERY_MS);
  }

  protected override content() {
    const stats = this._stats;
    return html`<h1>Status</h1>
      ${this._problem === '' ? nothing : html`<p class="notice" role="alert">${this._problem}</p>`}
      ${
        stats
          ? html`${this.#figures(stats)} ${this.#connections(stats)} ${this.#more(stats)}`
          : html`<p>Asking the hub…</p>`
      }
      ${this.#logPanel()}`;
  }

  #figures(stats: HubStats) {
    const figures = [
      ['Tabs', formatCount(stats.clients), 'attached'],
      ['Stock symbols', formatCount(stats.stockSymbols), 'subscribed'],
      ['Option contracts', formatCount(stats.optionContracts), 'subscribed'],
      ['Stocks socket', stats.stockConnected ? 'Connected' : 'Not connected', ''],
      ['Options socket', stats.optionsConnected ? 'Connected' : 'Not connected', ''],
    ];
    return html`<dl class="figures">
      ${figures.map(([label, value, unit]) => html`<div><dt>${label}</dt><dd>${value} <small>${unit}</small></dd></div>`)}
    </dl>`;
  }

  #connections(stats: HubStats) {
    const now = this.app.hub.store.now();
    return html`<section class="panel">
      <h2 id="connections-title">Connections</h2>
      <div class="scroll" tabindex="0" role="region" aria-labelledby="connections-title">
        <table>
          <thead>
            <tr>
              <th>Cluster</th>
              <th>State</th>
              <th>Cause</th>
              <th class="right">For</th>
              <th class="right">Next try</th>
              <th class="right">Wanted</th>
              <th class="right">Sent</th>
              <th class="right">Confirmed</th>
              <th class="right">Events</th>
              <th class="right">Reconnects</th>
              <th class="right">Last frame</th>
            </tr>
          </thead>
          <tbody>
            ${CLUSTERS.map((cluster) => this.#connection(cluster, stats.clusters[cluster], now))}
          </tbody>
        </table>
      </div>
    </section>`;
  }

  #connection(cluster: Cluster, report: ClusterStats, now: number) {
    const next = report.nextRetryAt;
    return html`<tr>
      <td>${cluster}${report.isDelayed ? ' · delayed' : ''}</td>
      <td><span class="state ${report.state}">${report.state}</span></td>
      <td>${report.cause}</td>
      <td class="right">${formatAge(now - report.since)}</td>
      <td class="right">${next === undefined ? '—' : formatAge(next - now)}</td>
      <td class="right">${formatCount(report.wanted)}</td>
      <td class="right">${formatCount(report.sent)}</td>
      <td class="right">${formatCount(report.confirmed)}</td>
      <td class="right">${formatCount(report.events)}</td>
      <td class="right">${formatCount(report.reconnects)}</td>
      <td class="right">${report.lastFrameAt === undefined ? '—' : formatAge(now - report.lastFrameAt)}</td>
    </tr>`;
  }

  #more(stats: HubStats) {
    const ms = (value: number) => (Number.isFinite(value) ? `${formatFixed(value, 1)} ms` : '—');
    const { deltaLagMs: lag, quoteBudget: budget } = stats;
    const unusable = Object.entries(stats.unusable).map(([why, count]) => `${why} ${formatCount(count)}`);
    const rows: readonly (readonly [string, string])[] = [
      ['Feed', stats.feed],
      ['Events', `${formatCount(stats.eventsPerSecond)}/s`],
      ['Frames', `${formatCount(stats.framesPerSecond)}/s`],
      ['Deltas to tabs', `${formatCount(stats.deltasPerSecond)}/s`],
      ['Hub to screen, median', ms(lag.p50)],
      ['Hub to screen, p95', ms(lag.p95)],
      ['Hub to screen, p99', ms(lag.p99)],
      [
        'Option quotes',
        `${formatCount(budget.used)} of ${formatCount(budget.limit)}${budget.over > 0 ? `, ${formatCount(budget.over)} over` : ''}`,
      ],
      ['Instruments', formatCount(stats.rows)],
      ['Requests', formatCount(stats.restRequests)],
      ['Valuations', formatCount(stats.valuations)],
      ['Cache', stats.cache === 'indexeddb' ? 'IndexedDB' : 'memory only'],
      ['Running for', formatAge(this.app.hub.store.now() - stats.startedAt)],
      ['Version', stats.version],
      ['Unusable messages', unusable.length === 0 ? 'none' : unusable.join(', ')],
    ]; // prettier-ignore
    return html`<section class="panel" aria-labelledby="hub-title">
      <h2 id="hub-title">Hub</h2>
      <p>${MODES[stats.mode]}</p>
      <dl class="more">${rows.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>
    </section>`;
  }

  #logPanel() {
    return html`<section class="panel">
      <div class="title">
        <h2 id="log-title">Log</h2>
        <button type="button" ?disabled=${this._log.length === 0} @click=${this.#download}>Download</button>
      </div>
      ${
        this._log.length === 0
          ? html`<p>Nothing was logged yet.</p>`
          : html`<div class="log" tabindex="0" role="region" aria-labelledby="log-title">
            <table>
              <thead class="sr-only">
                <tr>
                  <th>Time</th>
                  <th>Source</th>
                  <th>Entry</th>
                </tr>
              </thead>
              <tbody>
                ${this._log.map(
                  (entry) => html`<tr class=${entry.level}>
                    <td class="time">${formatLocalTime(entry.at)}</td>
                    <td>${entry.source}</td>
                    <td>${entry.message} <span class="detail">${detailOf(entry)}</span></td>
                  </tr>`,
                )}
              </tbody>
            </table>
          </div>`
      }
    </section>`;
  }

  #download = (): void => {
    const lines = [...this._log].reverse().map((entry) => JSON.stringify(entry));
    const url = URL.createObjectURL(new Blob([`${lines.join('\n')}\n`], { type: 'application/jsonl' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = 'strikewire-log.jsonl';
    link.click();
    URL.revokeObjectURL(url);
  };
}

function detailOf(entry: LogEntry): string {
  return Object.entries(entry.detail ?? {})
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}
