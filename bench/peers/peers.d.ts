/* As much of the peers as the bench uses, so that the project can be checked where they are not installed. */

declare module '*.wasm?url' {
  const url: string;
  export default url;
}

declare module '@perspective-dev/client' {
  interface Table {
    update(data: string, options: { format: 'json' }): Promise<void>;
    size(): Promise<number>;
    delete(): Promise<void>;
  }
  interface Client {
    table(schema: Record<string, string>, options: { index: string }): Promise<Table>;
  }
  const perspective: {
    init_server(wasm: ArrayBuffer): void;
    init_client(wasm: ArrayBuffer): void;
    worker(): Promise<Client>;
  };
  export default perspective;
}

declare module 'ag-grid-community' {
  export interface GridApi<Row> {
    applyTransactionAsync(change: { update: Row[] }, done?: () => void): void;
    flushAsyncTransactions(): void;
    destroy(): void;
  }
  export const AllCommunityModule: object;
  export const ModuleRegistry: { registerModules(modules: object[]): void };
  export function createGrid<Row>(host: HTMLElement, options: object): GridApi<Row>;
}

declare module 'uplot' {
  export default class UPlot {
    constructor(options: object, data: ArrayLike<number>[], host: HTMLElement);
    setData(data: ArrayLike<number>[]): void;
    destroy(): void;
  }
}
declare module 'uplot/dist/uPlot.min.css?inline' {
  const text: string;
  export default text;
}
