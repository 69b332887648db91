/**
 * The command line: what a person or a container runtime types, and what the program answers.
 *
 * <p><b>Spelling.</b> Options, exit codes and closing lines are the peer's, so that scripts written for it go on working. getopt's rules
 * hold, see {@link io.torpor.cli.CommandLine}; where the peer guesses ({@code --timeout abc} is 0 there), this one refuses.
 *
 * <p><b>Before the engine.</b> {@link io.torpor.cli.CommandLine}, {@link io.torpor.cli.Invocation}, {@link io.torpor.cli.HelpText} and
 * {@link io.torpor.cli.Workplace} need no OSGi framework: the launcher uses them before it starts one, so that help, version and
 * every mistake in the command line are answered at once.
 *
 * <p><b>Commands are services.</b> Each is a {@link io.torpor.cli.Command}, found by the word that the user typed.
 *
 * <p><b>One failure, one message.</b> Commands throw {@link io.torpor.spi.TorporException} or {@link io.torpor.cli.UsageException}; only the
 * launcher prints them: to the log, and to standard error if that is not the log. The exit code is then 1.
 */
@Version("1.0.0")
@Export
package io.torpor.cli;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
