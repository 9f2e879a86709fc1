import groovy.json.JsonSlurper

String log = new File(basedir, 'build.log').text
assert log =~ /\[ERROR\] .* the load test failed: failures<=0.1% \(measured [\d.]+ %\)/
assert log.contains('MojoFailureException')

Map result = new JsonSlurper().parse(new File(basedir, 'target/tcpbench/load/result.json'))
Map server = new JsonSlurper().parse(new File(basedir, 'target/tcpbench/server stats.json'))
assert result.requests.answered > 0
assert result.requests.failed > 0
assert result.requests.failed == server.injected.'wrong-byte'
assert result.failures*.kind == ['RESPONSE_WRONG']
