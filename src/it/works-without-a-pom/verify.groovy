import groovy.json.JsonSlurper

String log = new File(basedir, 'build.log').text
assert log.contains('Thresholds: connect.max<=1s, failures<=0.1%; results: ')

assert !new File(basedir, '${project.build.directory}').exists()
Map result = new JsonSlurper().parse(new File(basedir, 'target/tcpbench/default-cli/result.json'))
assert result.requests.answered > 0
assert result.checks*.threshold == ['connect.max<=1s', 'failures<=0.1%']
