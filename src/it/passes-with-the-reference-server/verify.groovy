import groovy.json.JsonSlurper
import groovy.xml.XmlSlurper

String log = new File(basedir, 'build.log').text
assert log =~ /Flooding 127\.0\.0\.1:\d+, the reference server: connections=8 duration=1s warmup=100ms/
assert log.contains('Thresholds: p99<=1s, failures<=0; results: ')

Map plan = new JsonSlurper().parse(new File(basedir, 'target/tcpbench/load/plan.json'))
assert plan == [connections: '8', duration: '1s', warmup: '100ms']

// What went to the JVMs can hold secrets.
assert !new File(basedir, 'target/tcpbench/load').list().any { it.endsWith('.args') }

Map result = new JsonSlurper().parse(new File(basedir, 'target/tcpbench/load/result.json'))
assert result.outcome == 'passed'
assert result.plan.connections == 8
assert result.requests.due == result.requests.answered
assert result.requests.answered > 0

def suite = new XmlSlurper().parse(new File(basedir, 'target/tcpbench/load/junit.xml'))
assert suite.@name == 'tcpbench.load'
assert suite.testcase*.@name*.text() == ['p99<=1s', 'failures<=0']
assert suite.@failures == '0' && suite.@errors == '0' && suite.@skipped == '0'
assert suite.'system-out'.text().startsWith('PASSED')
assert new File(basedir, 'target/tcpbench/load/summary.md').text.startsWith('## PASSED: `load` against `127.0.0.1:')
