import groovy.json.JsonSlurper

assert new File(basedir, 'build.log').text.contains('Measuring server: the reference server.')

File folder = new File(basedir, 'target/tcpbench/server')
assert new JsonSlurper().parse(new File(folder, 'search.json')).outcome == 'passed'
assert new File(folder, 'junit.xml').file
assert new File(folder, 'trials').list().length >= 2
