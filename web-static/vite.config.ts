import { defineConfig } from 'vitest/config';

export default defineConfig({
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
