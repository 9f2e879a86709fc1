import groovy.json.JsonSlurper

String log = new File(basedir, 'build.log').text
String last = log.substring(log.lastIndexOf('No load test: '))
String reason = last.substring('No load test: '.length(), last.indexOf(' is set'))
assert reason in ['tcpbench.skip', 'skipITs']
assert !log.contains('Flooding')

Map result = new JsonSlurper().parse(new File(basedir, 'target/tcpbench/load/result.json'))
assert result == [schema: 1, outcome: 'skipped', reason: reason + ' is set']
