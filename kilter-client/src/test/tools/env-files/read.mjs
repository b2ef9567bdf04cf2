// What dotenv and `node --env-file` read from texts of KEY=VALUE lines: a JSON list in, a list of pairs of maps out.
import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import dotenv from 'dotenv'

const texts = JSON.parse(readFileSync(0, 'utf8'))
const read = (parse, text) => { try { return parse(text) } catch { return null } }
console.log(JSON.stringify(texts.map(text => [read(dotenv.parse, text), read(parseEnv, text)])))
