import groovy.json.JsonSlurper

String log = new File(basedir, 'build.log').text
Map names = [
    'main-class': 'io.tcpbench.reference.Main',
    'jar': new File(basedir, '../../../../reference-server/target/tcpbench-reference-server.jar').path,
    'command': System.getProperty('java.home') + '/bin/java',
    'artifact': 'io.tcpbench:tcpbench-reference-server:'
]
names.each { execution, name ->
    Map result = new JsonSlurper().parse(new File(basedir, 'target/tcpbench/' + execution + '/result.json'))
    assert result.outcome == 'passed'
    assert result.requests.answered > 0
    assert log.contains('Flooding ' + result.plan.target + ', the server ' + name)
}
assert ProcessHandle.allProcesses()
    .noneMatch { it.info().commandLine().orElse('').contains(basedir.path + '/') }
