package io.torpor.spi;

import org.osgi.annotation.versioning.ConsumerType;

/** Undoes one effect; see {@link SessionContext#undo}. */
@ConsumerType
@FunctionalInterface
public interface UndoAction {
    void undo() throws Exception;
}
