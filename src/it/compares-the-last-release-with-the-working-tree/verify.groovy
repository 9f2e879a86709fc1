import groovy.json.JsonSlurper

String log = new File(basedir, 'build.log').text
assert log.contains('Measuring baseline: the server io.tcpbench:tcpbench-reference-server:')
assert log.contains(', candidate: the server io.tcpbench.reference.Main, anchor: the reference server.')
assert log.contains('Each trial: duration=200ms warmup=200ms rate=100/s; results: ')
assert log =~ /\[WARNING\] the experiment is inconclusive:\R(\[WARNING\] )?INCONCLUSIVE  1 pairs can't decide/

File folder = new File(basedir, 'target/two servers')
Map comparison = new JsonSlurper().parse(new File(folder, 'comparison.json'))
assert comparison.outcome == 'inconclusive'
assert comparison.pairs[0].baseline.answered > 0
assert comparison.pairs[0].candidate.answered > 0
['junit.xml', 'summary.md', 'trials/001-baseline.json', 'trials/002-candidate.json', 'trials/003-anchor.json'].each {
    assert new File(folder, it).file
}
assert folder.list().every { !it.endsWith('.args') && !it.endsWith('.jar') }
assert ProcessHandle.allProcesses().noneMatch { it.info().commandLine().orElse('').contains(basedir.path + '/') }
