import groovy.json.JsonSlurper

// The build that the invoker ran was the rehearsal. In this one the generator is killed in the middle of its load.
List<ProcessHandle> generators() {
    ProcessHandle.allProcesses()
        .filter { it.info().commandLine().orElse('').contains('@' + new File(basedir, 'target/tcpbench/load/generator.args').path) }
        .toList()
}

boolean becomes(int seconds, Closure<Boolean> condition) {
    for (int i = 0; i < seconds * 20 && !condition(); i++) {
        sleep(50)
    }
    return condition()
}

// All it needs is in the local repository by now, under the name of the repository in these settings.
File settings = new File(basedir, 'settings.xml')
settings.text = new File(basedir, '../../../../src/it/settings.xml').text
    .replace('@localRepositoryUrl@', 'file:///nowhere')
// As soon as there is more than the rehearsal wrote in all, a second is on disk.
File journal = new File(basedir, 'target/tcpbench/load/run.journal')
long rehearsed = journal.length()
journal.delete()
File log = new File(basedir, 'killed.log')
List<String> command = [
    new File(System.getProperty('maven.home'), 'bin/mvn').path, '-B', '-o',
    '-s', settings.path,
    '-Dmaven.repo.local=' + localRepositoryPath, '-Dduration=10m', 'verify']
Process build = new ProcessBuilder(command)
    .directory(basedir).redirectErrorStream(true).redirectOutput(log).start()
try {
    assert becomes(60) { journal.length() > rehearsed && generators().size() == 1 } : log.text
    generators()*.destroyForcibly()
    assert becomes(60) { !build.alive } : log.text
} finally {
    build.destroyForcibly()
}
assert build.exitValue() != 0
assert log.text.indexOf('Stopped the server.') < log.text.indexOf(':verify (load) on project a-partial-result-fails: the generator was killed')

Map result = new JsonSlurper().parse(new File(basedir, 'target/tcpbench/load/result.json'))
assert result.partial
assert result.outcome == 'invalid'
