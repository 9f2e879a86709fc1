import groovy.json.JsonSlurper

assert !new File(basedir, '${project.build.directory}').exists()
Map comparison = new JsonSlurper().parse(new File(basedir, 'target/tcpbench/default-cli/comparison.json'))
assert comparison.outcome == 'inconclusive'
assert comparison.rule.percentiles == [50, 90]
assert comparison.pairs[0].candidate.answered > 0
