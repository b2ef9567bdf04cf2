require('node:fs').writeFileSync('page.txt', 'the workspace ' + require('core').name)
