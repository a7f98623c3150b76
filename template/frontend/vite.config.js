// https://vite.dev/config/
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [vue()],
  // Where Django finds what is built, and below which address it hands it out.
  base: "/static/island/",
  build: {
    outDir: "../static/island",
    emptyOutDir: true,
    // Which file each island has become: django-vite reads it.
    manifest: "manifest.json",
    // django-vite writes the lines that load parts ahead of time.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: [
        "src/event-search.js",
        // Your own islands go below.
      ],
    },
  },
  // As DJANGO_VITE in config/settings.py has it.
  server: { host: "127.0.0.1", port: 5173, strictPort: true },
  test: { environment: "happy-dom" },
});
