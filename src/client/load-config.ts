import { DEFAULT_CONFIG, unusableConfig, type LoadedConfig } from './config-defaults.js';

/**
 * Reads a `config.json`; absent or invalid gives the defaults, invalid with a notice. Never throws.
 * What judges a file is loaded only where one says something.
 */
export async function loadConfig(src: string): Promise<LoadedConfig> {
  const text = await textOf(src);
  // Many static hosts answer a missing file with their HTML start page.
  if (/^\s*(?:$|<|\{\s*\}\s*$)/.test(text)) return { config: DEFAULT_CONFIG, notice: undefined };
  try {
    const { parseConfig } = await import('./config-file.js');
    return parseConfig(text);
  } catch {
    return unusableConfig('what reads it could not be loaded');
  }
}

async function textOf(src: string): Promise<string> {
  try {
    const response = await fetch(src, { cache: 'no-cache', credentials: 'omit' });
    return response.ok ? await response.text() : '';
  } catch {
    return '';
  }
}
