import { AllCommunityModule, createGrid, type GridApi, ModuleRegistry } from 'ag-grid-community';
import type { WireEvent } from '../pages/wire-event.js';

const COLUMNS = ['sym', 'bp', 'ap', 'bs', 'as', 'bx', 'ax', 't'] as const;

/** AG Grid community with its asynchronous transactions, one row per contract, eight columns. */
export function agGrid(contracts: readonly string[], updateMs = 16): Promise<GridApi<Partial<WireEvent>>> {
  ModuleRegistry.registerModules([AllCommunityModule]);
  const host = document.createElement('div');
  host.style.cssText = 'width:980px;height:740px';
  document.body.append(host);
  return new Promise((resolve) => {
    const api: GridApi<Partial<WireEvent>> = createGrid<Partial<WireEvent>>(host, {
      columnDefs: COLUMNS.map((field) => ({ field, width: 110 })),
      rowData: contracts.map((sym) => ({ sym })),
      rowHeight: 18,
      headerHeight: 22,
      suppressColumnVirtualisation: true,
      asyncTransactionWaitMillis: updateMs,
      getRowId: ({ data }: { data: WireEvent }) => data.sym,
      onFirstDataRendered: () => resolve(api),
    });
  });
}
