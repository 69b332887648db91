/** What {@code torpor check} tries of what the tasks family needs from the kernel. Each probe does the thing itself, on a process of its own. */
package io.torpor.tasks.probe;
