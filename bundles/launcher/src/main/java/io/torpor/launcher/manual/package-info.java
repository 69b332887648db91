/** Manual pages and shell completion, made when the distribution is built, from the tables that the command lines are read with. */
package io.torpor.launcher.manual;
