exports.name = 'core'
