const GAP = 4;

/** Puts an open popover under its button, right edges together, within the window. */
export function placePopover(popover: HTMLElement, button: HTMLElement): void {
  const at = button.getBoundingClientRect();
  const { width, height } = popover.getBoundingClientRect();
  const left = Math.max(GAP, Math.min(at.right - width, innerWidth - width - GAP));
  const isBelow = at.bottom + GAP + height <= innerHeight || at.top < height;
  popover.style.setProperty('left', `${left}px`);
  popover.style.setProperty('top', `${isBelow ? at.bottom + GAP : at.top - height - GAP}px`);
}
