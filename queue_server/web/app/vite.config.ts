import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

// The pages are built beside the server's own code and served by it; nothing is fetched from anywhere else at run time.
export default defineConfig({
  plugins: [vue()],
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'es2022',
    // Inlined pictures would be fine under the policy, but separate files are cached for ever by their hash.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
})
