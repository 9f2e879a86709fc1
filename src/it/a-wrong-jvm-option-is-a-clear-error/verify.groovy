// What the JVM says goes to its standard output, and must be in the error also of a quiet build.
String log = new File(basedir, 'build.log').text
assert log.contains("[ERROR] Too small maximum heap")
assert log.contains('(exit code 1 of the generator)')
