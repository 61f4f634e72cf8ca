/** A string or number that carries its meaning in its type, so that a ticker is not taken for a key. */
export type Nominal<Base, Name extends string> = Base & { readonly __name: Name };
