import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: [process.env.MEASURE ? "measure.test.ts" : "!(measure).test.ts"],
    globalSetup: "./stack.ts",
    // Far more than is needed: a busy machine is no failure.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    fileParallelism: false,
  },
});
