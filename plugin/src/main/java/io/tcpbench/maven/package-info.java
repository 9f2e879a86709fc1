/**
 * The face for Maven. {@link io.tcpbench.maven.RunMojo} turns parameters into settings and an ending into a build's
 * success or failure; the server and the generator run in JVMs of their own, so that Maven's does not take part in the
 * measurement.
 *
 * <pre>
 * RunMojo ──► RunSettings      what was asked for, checked before anything starts
 *         ──► RunFolder        plan.json goes in, result.json comes out
 *         ──► ReferenceServer  started, and read back where it listens
 *         ──► Generator ──► Ending ──► success, MojoFailureException, MojoExecutionException
 * </pre>
 */
@NullMarked
package io.tcpbench.maven;

import org.jspecify.annotations.NullMarked;
