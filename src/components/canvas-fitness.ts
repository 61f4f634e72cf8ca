/** Where what is on a canvas would not do: on paper, in the system's own colours, for eyes that need more contrast. */
const UNFIT = ['print', '(forced-colors: active)', '(prefers-contrast: more)'] as const;

/** Whether texts may be shown by a canvas now; while some text of the table is selected, they may not. */
export class CanvasFitness {
  readonly #root: ShadowRoot;
  readonly #queries = UNFIT.map((query) => matchMedia(query));
  #isFit: boolean;

  /** @param changed called with each change until `signal` is aborted. */
  constructor(root: ShadowRoot, changed: () => void, signal: AbortSignal) {
    this.#root = root;
    this.#isFit = this.#judge();
    const look = () => {
      const isFit = this.#judge();
      if (isFit === this.#isFit) return;
      this.#isFit = isFit;
      changed();
    };
    for (const query of this.#queries) query.addEventListener('change', look, { signal });
    document.addEventListener('selectionchange', look, { signal });
  }

  get isFit(): boolean {
    return this.#isFit;
  }

  #judge(): boolean {
    return !this.#queries.some(({ matches }) => matches) && !hasSelection(this.#root);
  }
}

function hasSelection(root: ShadowRoot): boolean {
  // Chromium keeps what is selected inside a shadow root apart.
  const own = (root as { getSelection?: () => Selection | null }).getSelection?.();
  return [own, document.getSelection()].some((selection) => {
    if (!selection || selection.rangeCount === 0) return false;
    const ranges = selection.getComposedRanges?.({ shadowRoots: [root] }) ?? [selection.getRangeAt(0)];
    return ranges.some((range) => reaches(range, root));
  });
}

function reaches({ startContainer, startOffset, endContainer, endOffset }: AbstractRange, root: ShadowRoot): boolean {
  if (startContainer === endContainer && startOffset === endOffset) return false;
  if (startContainer.getRootNode() === root || endContainer.getRootNode() === root) return true;
  // Of what holds the table, that which is in the same tree as the selection.
  let host: Node = root.host;
  for (let tree = host.getRootNode(); tree !== startContainer.getRootNode(); tree = host.getRootNode()) {
    if (!(tree instanceof ShadowRoot)) return false;
    host = tree.host;
  }
  const range = document.createRange();
  range.setStart(startContainer, startOffset);
  range.setEnd(endContainer, endOffset);
  return range.intersectsNode(host); // `containsNode` of a selection is false for what has a shadow root
}
