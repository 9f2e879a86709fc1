String log = new File(basedir, 'build.log').text
assert log =~ /\[ERROR\] .* the experiment is inconclusive:\R(\[ERROR\] )?INCONCLUSIVE  the time is up: 8 more pairs/
assert log =~ /see .*target.tcpbench.servers/
assert log.contains('MojoFailureException')
assert new File(basedir, 'target/tcpbench/servers/comparison.json').text.contains('"inconclusive"')
