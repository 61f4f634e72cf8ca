/** Why a connection was lost or could not be made. */
export type LossCause =
  | 'silence'
  | 'data-silence'
  | `close-${number}`
  | 'connect-timeout'
  | 'auth-timeout'
  | 'bad-input'
  | 'start';

/** What a connection that was let in is about. `no-channel`: the plan refused every channel that is wanted. */
export type LiveCause = 'subscribing' | 'subscribe-timeout' | 'no-channel' | 'data';

/**
 * Where a connection stands. All instants are epoch ms of the hub's clock; `since` is when it came to this kind of state.
 * `attempt` counts the failures since it last streamed for 10 s.
 */
export type ConnectionState =
  /** Nothing is wanted (`start`), there is no key, or a newer build holds the upstream. */
  | { readonly kind: 'idle'; readonly cause: 'start' | 'no-key' | 'newer-version'; readonly since: number }
  | { readonly kind: 'dialing'; readonly cause: 'dialing'; readonly since: number; readonly attempt: number }
  | {
      readonly kind: 'authenticating';
      readonly cause: 'authenticating';
      readonly since: number;
      readonly attempt: number;
    }
  | { readonly kind: 'live'; readonly cause: LiveCause; readonly since: number }
  /** Waits to dial. `max-connections`: another browser or device has the account's connection; without `nextRetryAt` until told to. */
  | {
      readonly kind: 'backoff';
      readonly cause: LossCause | 'max-connections';
      readonly since: number;
      readonly nextRetryAt: number | undefined;
      readonly attempt: number;
    }
  | { readonly kind: 'offline'; readonly cause: 'browser-offline'; readonly since: number }
  /** The key was refused: until there is another. */
  | { readonly kind: 'rejected'; readonly cause: 'auth-failed'; readonly since: number }
  /** By its owner, for ever. */
  | { readonly kind: 'closed'; readonly cause: 'closed'; readonly since: number };

export type ConnectionKind = ConnectionState['kind'];

/** A state not yet entered: since when is for the connection to say. */
export type NextState = ConnectionState extends infer State
  ? State extends unknown
    ? Omit<State, 'since'>
    : never
  : never;

/** The moves there are. A state may follow itself with another cause or another time. */
export const TRANSITIONS: Readonly<Record<ConnectionKind, readonly ConnectionKind[]>> = {
  // Through `backoff` when the last dial was less than a second ago, or the last socket has not closed yet.
  idle: ['idle', 'dialing', 'backoff', 'offline', 'rejected', 'closed'],
  dialing: ['authenticating', 'rejected', 'backoff', 'idle', 'offline', 'closed'],
  authenticating: ['live', 'rejected', 'backoff', 'idle', 'offline', 'closed'],
  live: ['live', 'rejected', 'backoff', 'idle', 'offline', 'closed'],
  backoff: ['backoff', 'dialing', 'idle', 'offline', 'closed'],
  offline: ['dialing', 'backoff', 'idle', 'rejected', 'closed'],
  rejected: ['dialing', 'backoff', 'idle', 'offline', 'closed'],
  closed: [],
};

/** @returns `next` entered, or `state` itself when the move is not in the table or changes nothing. */
export function moved(state: ConnectionState, next: NextState, now: number): ConnectionState {
  if (!TRANSITIONS[state.kind].includes(next.kind)) return state; // late news of an earlier state: nothing to do
  if (state.kind !== next.kind) return { ...next, since: now } as ConnectionState; // the union distributes over Omit
  const isSame = state.cause === next.cause && nextRetryOf(state) === nextRetryOf(next);
  return isSame ? state : ({ ...next, since: state.since } as ConnectionState);
}

/** When it dials next by itself, epoch ms. */
export function nextRetryOf(state: ConnectionState | NextState): number | undefined {
  return state.kind === 'backoff' ? state.nextRetryAt : undefined;
}
