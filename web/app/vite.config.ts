import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const STACK = process.env.COACH_STACK ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react()],
  build: { outDir: "../dist", emptyOutDir: true, target: "es2022", assetsInlineLimit: 0 },
  server: {
    proxy: {
      "/v1": STACK,
      "/auth": STACK,
      "/realtime": { target: STACK, ws: true },
    },
  },
});
