import groovy.json.JsonSlurper

assert new File(basedir, 'build.log').text.contains('Measuring server: the reference server.')

File folder = new File(basedir, 'target/tcpbench/servers')
Map noise = new JsonSlurper().parse(new File(folder, 'noise.json'))
assert noise.label in ['quiet', 'usable', 'noisy']
assert noise.pairs.size() == 3
assert noise.pairsNeeded > 0
assert new File(folder, 'trials').list().length == 6
