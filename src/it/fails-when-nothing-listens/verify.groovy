import groovy.xml.XmlSlurper

String log = new File(basedir, 'build.log').text
assert log.contains('Flooding 127.0.0.1:1:')
assert log.contains('nothing was measured: the target could not be reached')
assert log =~ /\[ERROR\] no connection to 127\.0\.0\.1:1 ever became usable/
assert log.contains('(exit code 69 of the generator)')
assert log.contains('MojoExecutionException')

def suite = new XmlSlurper().parse(new File(basedir, 'target/tcpbench/load/junit.xml'))
assert suite.@failures == '0' && suite.@errors == suite.@tests
assert suite.testcase.error*.@type*.text().every { it == 'unavailable' }
