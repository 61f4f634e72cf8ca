import { placePopover } from './place-popover.js';

const GAP = 4;

/** Puts an open popover under or over what it explains; where it is too high for both, beside it, as far as the window has room. */
export function placeExplanation(popover: HTMLElement, at: HTMLElement): void {
  placePopover(popover, at);
  const anchor = at.getBoundingClientRect();
  const { width, height } = popover.getBoundingClientRect();
  if (anchor.bottom + GAP + height <= innerHeight || anchor.top - GAP - height >= 0) return;
  const beside = [anchor.left - width - GAP, anchor.right + GAP].find(
    (left) => left >= GAP && left + width + GAP <= innerWidth,
  );
  if (beside !== undefined) popover.style.setProperty('left', `${beside}px`);
  popover.style.setProperty('top', `${Math.max(GAP, innerHeight - height - GAP)}px`);
}
