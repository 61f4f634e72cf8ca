/** The Web Lock that a tab holds for as long as its page lives is named after the tab, behind this. */
export const TAB_LOCK = 'strikewire-tab:';
