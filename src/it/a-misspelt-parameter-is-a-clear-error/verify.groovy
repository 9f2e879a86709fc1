String log = new File(basedir, 'build.log').text
assert log.contains("tcpbench.threshold: 'p99<=1ns' is not allowed; allowed is one of tcpbench.abortOn, ")
assert log.contains("conections: '4' is not allowed; allowed is one of abortOn, ")
assert !log.contains('Flooding') : 'found before anything is started'
assert log.contains('MojoExecutionException')
