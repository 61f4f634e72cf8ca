import { expose } from './expose.js';

/** The simplest page there is: asks the service once, and shows what comes as rows. */
const { rest = '', path = '' } = Object.fromEntries(new URLSearchParams(location.search));

async function show(): Promise<number> {
  const response = await fetch(`${rest}${path}`, { headers: {} });
  const { results } = (await response.json()) as { results: readonly { details?: { ticker?: string } }[] };
  const rows = results.slice(0, 40).map(({ details }) => {
    const row = document.createElement('div');
    row.textContent = details?.ticker ?? '';
    return row;
  });
  document.body.append(...rows);
  await new Promise((resolve) => requestAnimationFrame(resolve));
  if (rows.length === 0) throw new Error('The service sent no rows.');
  return performance.now();
}

const shownAt = show();
expose({ shown: () => shownAt });
