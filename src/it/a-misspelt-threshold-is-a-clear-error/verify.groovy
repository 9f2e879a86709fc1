String log = new File(basedir, 'build.log').text
assert log.contains("thresholds: 'latency99<=5ms' is not allowed; allowed is ")
assert !log.contains("thresholds: 'p99<=5ms'")
assert !log.contains('Flooding') : 'found before anything is started'
assert log.contains('MojoExecutionException')
