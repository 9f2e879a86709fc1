import groovy.json.JsonSlurper
import groovy.xml.XmlSlurper

String log = new File(basedir, 'build.log').text
assert log =~ /\[ERROR\] .* the experiment failed:\R(\[ERROR\] )?FAILED  /
assert log.contains('MojoFailureException')

File folder = new File(basedir, 'target/tcpbench/servers')
Map comparison = new JsonSlurper().parse(new File(folder, 'comparison.json'))
assert comparison.outcome == 'failed'
assert comparison.failures.any { it.worse && it.baseline == 0 && it.candidate > 0 }
assert new XmlSlurper().parse(new File(folder, 'junit.xml')).@failures != '0'
assert new File(folder, 'summary.md').text.startsWith('## FAILED: ')
