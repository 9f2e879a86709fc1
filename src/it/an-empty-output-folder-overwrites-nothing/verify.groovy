assert new File(basedir, 'build.log').text.contains('outputDirectory: ')
assert new File(basedir, 'summary.md').text.startsWith('The user wrote this.')
assert !new File(basedir, 'result.json').exists()
