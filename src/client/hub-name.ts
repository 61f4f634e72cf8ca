const STORE_KEY = 'strikewire-hub-name';
const NAME = 'strikewire-hub';

/** Where storage is denied, this page counts for itself. */
let counted = 1;

/** Which hub of this origin the tabs use: a hub that hangs cannot be ended, only left, and all have to leave for the same next one. */
export function hubNumber(): number {
  try {
    const stored = Number(localStorage.getItem(STORE_KEY));
    if (Number.isSafeInteger(stored) && stored > counted) counted = stored;
  } catch {
    // A page that may keep nothing.
  }
  return counted;
}

/** The SharedWorker's name. Of one script, workers of different names are different workers. */
export function hubName(number: number): string {
  return number === 1 ? NAME : `${NAME}-${number}`;
}

/** The hub of this number does not answer: from now on the next one serves, unless another tab has said so already. */
export function passOver(number: number): void {
  if (hubNumber() > number) return;
  counted = number + 1;
  try {
    localStorage.setItem(STORE_KEY, String(counted));
  } catch {
    // The others find out for themselves.
  }
}

/** Calls back when another tab has left the hub of this number for a later one. */
export function onPassedOver(number: number, listener: () => void, signal: AbortSignal): void {
  const look = (event: StorageEvent) => {
    if (event.key === STORE_KEY && hubNumber() > number) listener();
  };
  window.addEventListener('storage', look, { signal });
}
