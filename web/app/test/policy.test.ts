/** The deployed page connects to its own servers and to nobody else. */

import { expect, test } from "vitest";
import { connectPolicy } from "../policy";

const SERVERS = {
  VITE_API_URL: "https://api.example.com",
  VITE_REALTIME_URL: "wss://realtime.example.com/prod",
  VITE_SUPABASE_URL: "https://project.supabase.co",
};

test("the hosts are those of the build, and the bucket where it is named", () => {
  expect(connectPolicy({ ...SERVERS, VITE_FILES_URL: "https://bucket.s3.eu-central-1.amazonaws.com/" })).toBe(
    "connect-src 'self' https://api.example.com wss://realtime.example.com https://project.supabase.co https://bucket.s3.eu-central-1.amazonaws.com",
  );
});

test("without a bucket's name it may be any of S3", () => {
  expect(connectPolicy(SERVERS)?.split(" ").at(-1)).toBe("https://*.amazonaws.com");
});

test("no address lets any other host in", () => {
  const allowed = connectPolicy(SERVERS)!.split(" ");
  expect(allowed).not.toContain("https:");
  expect(allowed).not.toContain("wss:");
});

test("a page that talks to who serves it needs no more than the headers", () => {
  expect(connectPolicy({})).toBeUndefined();
});
