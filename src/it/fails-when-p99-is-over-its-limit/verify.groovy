import groovy.json.JsonSlurper

String log = new File(basedir, 'build.log').text
assert log =~ /\[ERROR\] .* the load test failed: p99<=1us \(measured [\d.,]+ [µm]?s\); see .*target.tcpbench.load/
assert log.contains('MojoFailureException')

Map result = new JsonSlurper().parse(new File(basedir, 'target/tcpbench/load/result.json'))
assert result.outcome == 'failed'
assert result.checks.find { it.threshold == 'p99<=1us' }.outcome == 'failed'
