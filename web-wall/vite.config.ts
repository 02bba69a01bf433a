import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * The browser part. `npm run web` writes web-wall/dist, which the gateway serves; `vite web-wall` is for those who
 * work on the screens and passes the API on to a gateway on its usual port.
 *
 * No inline scripts and no data-URL assets: the gateway's Content-Security-Policy allows neither.
 */
export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    manifest: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
  },
  server: { proxy: { '/api': { target: 'http://127.0.0.1:8080', ws: true } } },
});
