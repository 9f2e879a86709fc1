import groovy.json.JsonSlurper
import groovy.xml.XmlSlurper

String log = new File(basedir, 'build.log').text
String last = log.substring(log.lastIndexOf('No load test: '))
String reason = last.substring('No load test: '.length(), last.indexOf(' is set'))
assert reason in ['tcpbench.skip', 'skipITs']
assert !log.contains('Flooding')

Map result = new JsonSlurper().parse(new File(basedir, 'target/tcpbench/load/result.json'))
assert result == [schema: 1, outcome: 'skipped', reason: reason + ' is set']

def suite = new XmlSlurper().parse(new File(basedir, 'target/tcpbench/load/junit.xml'))
assert suite.@skipped == '1' && suite.testcase.skipped.@message == reason + ' is set'
