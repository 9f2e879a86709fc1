import groovy.json.JsonSlurper
import java.time.Instant

assert new File(basedir, 'build.log').text.contains('Waiting for the load test of another module to end.')

List<Map> results = ['first', 'second'].collect {
    new JsonSlurper().parse(new File(basedir, it + '/target/tcpbench/load/result.json'))
}
assert results*.outcome == ['passed', 'passed']

results.sort { Instant.parse(it.startedAt) }
assert Instant.parse(results[0].startedAt).plusNanos(results[0].durationNanos) <= Instant.parse(results[1].startedAt)
