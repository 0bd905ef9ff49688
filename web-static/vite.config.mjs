import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

/** What the deployment's own plan reckons with, and of when it is. */
function prices() {
  const table = (name) => readFileSync(new URL(`../sam/${name}.tsv`, import.meta.url), 'utf8');
  const rows = (text) => text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.split('\t'));
  const text = table('prices');
  const types = rows(table('instance-types')).map(([type, processors, , usdPerHour]) => [type, [Number(processors), Number(usdPerHour)]]);
  return {
    of: /as of (\w+ \d{4})/.exec(text)?.[1], types: Object.fromEntries(types),
    usd: Object.fromEntries(rows(text).map(([what, usd]) => [what, Number(usd)])),
  };
}

export default defineConfig({
  define: { __PRICES__: JSON.stringify(prices()) },
  build: {
    target: 'es2022',
    // The page's policy forbids inline code and data: fonts; keep every asset a file of its own.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  test: {
    include: ['src/**/*.test.ts'],
    environment: 'node',
    // The test of the colours reads the stylesheet; Vitest would hand it an empty one.
    css: true,
    testTimeout: 5000,
  },
});
