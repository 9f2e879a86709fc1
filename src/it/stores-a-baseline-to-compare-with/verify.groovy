import groovy.json.JsonSlurper

String log = new File(basedir, 'build.log').text
assert log.contains('Measuring server: the reference server, anchor: the reference server.')
assert log.contains('Measuring baseline: the server ' + new File(basedir, 'target/stored.json').path)
assert log.contains('[WARNING] the experiment is inconclusive:')

assert new File(basedir, 'target/stored.json').text.contains('reference:selector')
assert new JsonSlurper().parse(new File(basedir, 'target/tcpbench/compare/comparison.json')).outcome == 'inconclusive'
