// How many statements the parser sees in each script on stdin, or the word "none" where it gives up. U+0001 parts them.
import { readFileSync } from 'node:fs';
import { init, parse } from '@guanmingchiu/sqlparser-ts';

await init();
for (const script of readFileSync(0, 'utf8').split('\u0001')) {
  try {
    console.log(parse(script, 'postgresql').length);
  } catch {
    console.log('none');
  }
}
