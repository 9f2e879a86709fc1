/**
 * The face for Maven. The goals turn parameters into settings and an ending into a build's success or failure; the
 * server and the generator run in JVMs of their own, so that Maven's does not take part in the measurement.
 *
 * <pre>
 * Goal ◄── LoadGoal ◄── ServerGoal ◄── ExperimentGoal ◄── PairsGoal
 *  │           │            │               │               ├─ CompareMojo
 *  │           │            │               │               └─ NoiseMojo
 *  │           │            │               ├─ SearchMojo
 *  │           │            │               └─ BaselineMojo      stores trials
 *  │           │            ├─ RunMojo                           all of it at once
 *  │           │            └─ StartMojo
 *  │           ├─ LoadMojo
 *  │           └─ CalibrateMojo                                  the generator alone
 *  ├─ StopMojo
 *  └─ VerifyMojo
 *
 * RunSettings, ServerSettings     what was asked for, checked before anything starts
 * RunFolder                       plan.json goes in, result.json comes out
 * ReferenceServer, UserServer     started, and read back where it listens
 * Contestant                      a server of an experiment, as a POM nests it
 * Generator ──► Ending, ExperimentEnding ──► success, MojoFailureException, MojoExecutionException
 * Bench                           what start leaves to load and stop, and load to verify
 * </pre>
 */
@NullMarked
package io.tcpbench.maven;

import org.jspecify.annotations.NullMarked;
