import type { ChainModel } from '../client/chain-model.js';
import type { HubClient } from '../client/hub-client.js';
import { parseContract, type Expiry } from '../market/contract.js';
import { summaryKey } from '../market/record-key.js';
import { symbolOf } from '../market/ticker.js';
import type { Explanation } from '../worker/hub-api.js';
import type { AnalyticsLive } from './analytics-live.js';
import { type ExplanationWords, figureWords, isAskedOf, valueWords } from './explanation-words.js';
import { SHOWN_FIGURES } from './summary-figures.js';

/** What is explained: read anew as long as it is looked at. */
export interface ExplanationSubject {
  /** Undefined once it is not shown any more. */
  readonly words: (explanation: Explanation | undefined) => ExplanationWords | undefined;
  /** Asks the hub; undefined where the tab knows all there is. */
  readonly ask: (() => Promise<Explanation | undefined>) | undefined;
  /** Why the data is not of now, in a sentence; undefined while it is. */
  readonly why: () => string | undefined;
  /** Where the focus goes afterwards. */
  readonly focusBack: () => void;
}

/** What is needed of the element whose values are explained. */
export interface SubjectHost {
  readonly root: () => ShadowRoot;
  readonly hub: () => HubClient | undefined;
  readonly live: () => AnalyticsLive | undefined;
  readonly model: () => ChainModel;
  /** Hub clock, epoch ms. */
  readonly now: () => number;
}

/** What stands at a cell of the table or a figure of the strip; undefined where there is nothing to explain. */
export function subjectAt(host: SubjectHost, at: Element): ExplanationSubject | undefined {
  const figure = at.closest<HTMLElement>('[data-figure]');
  if (figure) return figureSubject(host, figure);
  const cell = at.closest<HTMLElement>('[data-field]');
  return cell ? valueSubject(host, cell) : undefined;
}

function valueSubject(host: SubjectHost, cell: HTMLElement): ExplanationSubject | undefined {
  const hub = host.hub();
  const ticker = cell.closest<HTMLElement>('[data-contract]')?.dataset['contract'];
  const shown = host.live()?.table.at(cell);
  if (!hub || ticker === undefined || !shown) return undefined;
  const { strike, right, expiry, root } = parseContract(ticker);
  const { name } = shown.field;
  const service = hub.config.feed === 'massive' ? 'Massive' : 'Simulated';
  // A rendering may put the same value into another cell.
  const find = () =>
    host.root().querySelector<HTMLElement>(`[data-contract="${CSS.escape(ticker)}"] [data-field="${name}"]`);
  return {
    words(explanation) {
      const live = host.live();
      const at = find();
      const now = at ? live?.table.at(at) : undefined;
      if (!live || !now) return undefined;
      const of = `${root} ${expiry} ${strike} ${right}`;
      return valueWords({ ...now, of, terms: live.terms.of(ticker), service }, explanation, host.now());
    },
    ask: isAskedOf(shown.field) ? () => hub.explain(ticker) : undefined,
    why: () => whyOld(host.model()),
    focusBack: () => focusBack(host, find()),
  };
}

function figureSubject(host: SubjectHost, button: HTMLElement): ExplanationSubject | undefined {
  const hub = host.hub();
  const { underlying } = host.model();
  const expiry = button.closest<HTMLElement>('[data-summary]')?.dataset['summary'] as Expiry | undefined; // rendered from a section's expiry
  const figure = SHOWN_FIGURES.find(({ name }) => name === button.dataset['figure']);
  if (!hub || !underlying || expiry === undefined || !figure) return undefined;
  const key = summaryKey(underlying, expiry);
  const of = `${symbolOf(underlying)} ${expiry}`;
  const find = () =>
    host
      .root()
      .querySelector<HTMLElement>(`[data-summary="${CSS.escape(expiry)}"] [data-figure="${CSS.escape(figure.name)}"]`);
  return {
    words(explanation) {
      const summary = hub.store.record(key);
      return summary && figureWords({ ...figure, text: figure.text(summary), of }, explanation);
    },
    ask: () => hub.explain(key, figure.name),
    why: () => whyOld(host.model()),
    focusBack: () => focusBack(host, find()),
  };
}

function whyOld({ state, spotLoss }: ChainModel): string | undefined {
  return state.state === 'live' || state.state === 'quiet' ? spotLoss : state.sentence;
}

/** To where it came from, else to the table. */
function focusBack(host: SubjectHost, from: HTMLElement | null): void {
  (from ?? host.root().querySelector<HTMLElement>('[role=grid] [tabindex="0"]'))?.focus();
}
