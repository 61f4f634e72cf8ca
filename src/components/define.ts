/** Defines an element unless the page has one of that name: a second copy of the library must not throw. @returns whether it was defined. */
export function defineOnce(tag: string, element: CustomElementConstructor): boolean {
  const known = customElements.get(tag);
  if (known === undefined) customElements.define(tag, element);
  return known === undefined || known === element;
}
