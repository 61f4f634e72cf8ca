import type { Clock } from '../base/clock.js';

/** A hub before this one may take as long to be gone. */
const LONGEST_WAIT_MS = 10_000;

/** As much of `navigator.locks` as is used. */
export interface LocksLike {
  request(name: string, hold: () => Promise<void>): Promise<unknown>;
}

/**
 * Makes sure that of one script and one name there is one hub, by a Web Lock held for life: WebKit now and then starts a
 * SharedWorker twice and hands every port to both, and then each question has two answers.
 * @returns whether this is the one, as soon as it is; false when another is still there after ten seconds.
 */
export function soleHub(name: string, locks: LocksLike | undefined, clock: Clock): () => Promise<boolean> {
  if (!locks) return async () => true;
  let isSole = false;
  const granted = new Promise<void>((resolve) => {
    const hold = () => {
      isSole = true;
      resolve();
      return new Promise<void>(() => {});
    };
    locks.request(name, hold).catch(hold); // without locks nobody can tell
  });
  return async () => {
    if (isSole) return true;
    let cancel = () => {};
    const over = new Promise<void>((resolve) => {
      cancel = clock.after(LONGEST_WAIT_MS, resolve);
    });
    await Promise.race([granted, over]);
    cancel();
    return isSole;
  };
}
