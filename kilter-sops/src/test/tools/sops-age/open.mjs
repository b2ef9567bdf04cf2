// Prints what sops-age reads from the file, as JSON. The key is read from stdin.
import { readFileSync } from "node:fs";
import { decryptSops } from "sops-age";

const secretKey = readFileSync(0, "utf8").trim();
const opened = await decryptSops(readFileSync(process.argv[2], "utf8"), { secretKey, fileType: "yaml" });
process.stdout.write(JSON.stringify(opened.stringData));
