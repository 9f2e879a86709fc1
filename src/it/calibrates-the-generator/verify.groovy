import groovy.json.JsonSlurper

assert new JsonSlurper().parse(new File(basedir, 'target/tcpbench/floor/calibration.json')).schema == 1
