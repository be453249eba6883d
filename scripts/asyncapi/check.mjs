// Reads an AsyncAPI document from standard input and fails where AsyncAPI's own parser finds an error.
import { readFileSync } from "node:fs";
import { Parser } from "@asyncapi/parser";

const { document, diagnostics } = await new Parser().parse(readFileSync(0, "utf8"));
const errors = diagnostics.filter((found) => found.severity === 0);
for (const found of errors) console.error(`${found.path.join(".")}: ${found.message}`);
if (errors.length > 0 || !document) process.exit(1);
console.log(`AsyncAPI ${document.version()}: ${document.messages().all().length} messages, no errors`);
