import react from "@vitejs/plugin-react";
import { defineConfig, loadEnv } from "vite";
import { ownHostsOnly } from "./policy.js";

const STACK = process.env.COACH_STACK ?? "http://127.0.0.1:8000";

export default defineConfig(({ mode }) => ({
  plugins: [react(), ownHostsOnly(loadEnv(mode, import.meta.dirname))],
  build: { outDir: "../dist", emptyOutDir: true, target: "es2022", assetsInlineLimit: 0 },
  server: {
    proxy: {
      "/v1": STACK,
      "/auth": STACK,
      "/realtime": { target: STACK, ws: true },
    },
  },
}));
