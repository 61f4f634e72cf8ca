import { afterEach, expect, test, vi } from 'vitest';

const root = { adoptedStyleSheets: [] } as unknown as ShadowRoot;

/** As a page meets it that has loaded nothing yet. */
async function fresh() {
  vi.resetModules();
  const { ShownColumns } = await import('../../../src/components/shown-columns.js');
  const loaded = vi.fn();
  return { columns: new ShownColumns(loaded), loaded };
}

afterEach(() => {
  vi.doUnmock('../../../src/components/chosen-columns.js');
});

test('without a choice a view shows its own columns, and nothing is loaded', async () => {
  const { columns } = await fresh();
  expect(columns.prepare('', root)).toBeUndefined();
  expect(columns.update('', 'columns').names).toEqual(['sparkline', 'change', 'mid', 'bid', 'ask']);
  expect(columns.isCustom).toBe(false);
});

test('a choice is shown once what reads it is there; until then the view’s own', async () => {
  const { columns } = await fresh();
  expect(columns.update('last,gamma:bar', 'chain').isCustom).toBe(false);
  await columns.prepare('last,gamma:bar', root);
  expect(columns.update('last,gamma:bar', 'chain').names).toEqual(['last', 'gamma']);
  expect(columns.isCustom).toBe(true);
  expect(columns.byName.get('gamma')!.hasBar).toBe(true);
  expect(columns.prepare('last', root)).toBeUndefined(); // once is enough
});

test('columns that come later show when they come', async () => {
  const { columns, loaded } = await fresh();
  await columns.prepare('bid,vanna', root);
  expect(columns.update('bid,vanna', 'chain').names).toEqual(['bid']);
  await vi.waitFor(() => expect(loaded).toHaveBeenCalledOnce());
  expect(columns.update('bid,vanna', 'chain').names).toEqual(['bid', 'vanna']);
});

test('what cannot be loaded is said, and tried again', async () => {
  vi.doMock('../../../src/components/chosen-columns.js', () => {
    throw new Error('gone');
  });
  const { columns } = await fresh();
  await columns.prepare('last', root);
  expect(columns.problem).toMatch(/could not be loaded.*\.$/);
  expect(columns.update('last', 'columns').names).toContain('sparkline');
  vi.doUnmock('../../../src/components/chosen-columns.js');
  await columns.prepare('last', root);
  expect(columns.problem).toBeUndefined();
  expect(columns.update('last', 'columns').names).toEqual(['last']);
});
