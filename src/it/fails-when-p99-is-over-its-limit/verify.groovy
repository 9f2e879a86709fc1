import groovy.json.JsonSlurper
import groovy.xml.XmlSlurper

String log = new File(basedir, 'build.log').text
assert log =~ /\[ERROR\] .* the load test failed: p99<=1us \(measured [\d.,]+ [µm]?s\); see .*target.tcpbench.load/
assert log.contains('MojoFailureException')

Map result = new JsonSlurper().parse(new File(basedir, 'target/tcpbench/load/result.json'))
assert result.outcome == 'failed'
assert result.checks.find { it.threshold == 'p99<=1us' }.outcome == 'failed'

def suite = new XmlSlurper().parse(new File(basedir, 'target/tcpbench/load/junit.xml'))
assert suite.@failures == '1' && suite.@errors == '0'
assert suite.testcase.find { it.@name == 'p99<=1us' }.failure.@message.text().startsWith('p99 ')
assert new File(basedir, 'target/tcpbench/load/summary.md').text.startsWith('## FAILED: ')
