String log = new File(basedir, 'build.log').text
assert log.contains('the target must not be flooded')
assert log.contains('192.0.2.1')
assert log.contains('(exit code 77 of the generator)')
