import perspective from '@perspective-dev/client';
import clientWasm from '@perspective-dev/client/dist/wasm/perspective-js.wasm?url';
import serverWasm from '@perspective-dev/server/dist/wasm/perspective-server.wasm?url';

const SCHEMA = {
  ev: 'string',
  sym: 'string',
  bx: 'integer',
  ax: 'integer',
  bp: 'float',
  ap: 'float',
  bs: 'integer',
  as: 'integer',
  t: 'float',
  q: 'float',
};

/** FINOS Perspective's table in its own worker, one row per contract. Takes the frame's text as it is. */
export async function perspectiveTable(): Promise<{ update(frame: string): Promise<void>; settle(): Promise<void> }> {
  // As bytes: a static host may not know the type that streaming asks for.
  const bytes = async (url: string) => (await fetch(url)).arrayBuffer();
  perspective.init_server(await bytes(serverWasm));
  perspective.init_client(await bytes(clientWasm));
  const client = await perspective.worker();
  const table = await client.table(SCHEMA, { index: 'sym' });
  return {
    update: (frame) => table.update(frame, { format: 'json' }),
    settle: async () => void (await table.size()),
  };
}
