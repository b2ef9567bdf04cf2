const { createServer } = require('node:http')
const { readFileSync } = require('node:fs')
const core = require('core')

createServer((request, response) => {
  response.end(`${process.env.GREETING} from ${readFileSync('page.txt', 'utf8')} beside ${core.name}\n`)
}).listen(Number(process.env.PORT))
