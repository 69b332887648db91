/**
 * How the end-to-end tests start programs, have them dumped and restored, and clean up.
 *
 * <p>A target must not be a child of this JVM: its reaper would take exit states away, and a restored process has another parent than the
 * one that was dumped. So a shell starts it in a session of its own and ends, and it becomes a child of init. All processes of a target
 * carry a mark in their environment and start in the test's own directory; both outlive dump and restore, and by them, and nothing else,
 * they are found and killed in the end.
 *
 * <p>The engine is the program that system property {@code torpor.engine} names. It is run as a user runs it, so that the tests can be
 * tried with the peer in its place: what fails there as well is a fault of the test or a limit of the kernel.
 */
package io.torpor.itests.harness;
