import groovy.json.JsonSlurper

String log = new File(basedir, 'build.log').text
assert log =~ /\[ERROR\] .* the load test failed: timeouts<=0 \(measured \d+\); see/

Map result = new JsonSlurper().parse(new File(basedir, 'target/tcpbench/load/result.json'))
assert result.failures*.kind == ['RESPONSE_INCOMPLETE']
