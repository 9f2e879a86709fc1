String log = new File(basedir, 'build.log').text
String error = log.substring(log.indexOf("the load test can't be run as it is configured:"))
assert error.contains('conections')
assert error.contains("load.yaml: line 3: warmup: 'tomorrow'")
assert error.contains("--rate: 'fast'")
assert log.contains('(exit code 64 of the generator)')
