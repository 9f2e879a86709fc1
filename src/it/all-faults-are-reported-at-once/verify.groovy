String log = new File(basedir, 'build.log').text
["connections: 'many'", "timeout: ''", "jvmArgs: ''", "rate: 'fast'", "readyTimeout: 'soon'", "thresholds: 'p99<=never'"].each {
    assert log.contains(it + ' is not allowed; allowed is ')
}
assert !log.contains('Flooding') : 'found before anything is started'
