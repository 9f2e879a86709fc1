import groovy.json.JsonSlurper

assert new JsonSlurper().parse(new File(basedir, 'target/tcpbench/floor/calibration.json')).schema == 1
assert new File(basedir, 'build.log').text.contains('you are measuring the tool: p50<=1ns is 0.00 times the generator')
