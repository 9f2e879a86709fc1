import groovy.json.JsonSlurper

Map result(String execution) {
    new JsonSlurper().parse(new File(basedir, 'target/tcpbench/' + execution + '/result.json'))
}

String log = new File(basedir, 'build.log').text
String echo = (log =~ /Started echo at (127\.0\.0\.1:\d+), the reference server\./)[0][1]
String pong = (log =~ /Started pong at (127\.0\.0\.1:\d+), the reference server\./)[0][1]
assert echo != pong

Map targets = ['echo': echo, 'echo-pipelined': echo, 'pong': pong, 'by-address': echo, 'by-last-address': pong]
targets.each { execution, target ->
    assert result(execution).outcome == 'passed'
    assert result(execution).plan.target == target
    assert result(execution).requests.answered > 0
}
assert result('echo-pipelined').plan.pipeline == 4

assert log.lastIndexOf('Stopped the server.') < log.indexOf('The load test passed; results: ')
assert log.count('Stopped the server.') == 2
assert log.count('The load test passed; results: ') == targets.size()

// Whatever we start is started with an argument file in this folder.
assert ProcessHandle.allProcesses()
    .noneMatch { it.info().commandLine().orElse('').contains('@' + new File(basedir, 'target').path) }
