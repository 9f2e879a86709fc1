String log = new File(basedir, 'build.log').text
[
    "command: 'server --fixed-port' is not allowed; allowed is words with {port} where the port goes",
    "baseline.engine: 'epoll' is not allowed; allowed is nothing together with baseline.artifact",
    "anchor.readyLine: '(' is not allowed; allowed is a regular expression: ",
    "pairs: 'some' is not allowed; allowed is ",
    "rate: '' is not allowed; allowed is a number of requests a second",
    "onInconclusive: 'ignore' is not allowed; allowed is fail or warn"
].each { assert log.contains(it) }
assert !log.contains('Measuring') : 'found before anything is started'
assert log.contains('MojoExecutionException')
