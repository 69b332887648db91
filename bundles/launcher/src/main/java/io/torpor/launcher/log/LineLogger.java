package io.torpor.launcher.log;

import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** The logger of one name. Costs a comparison when its level is not shown. */
final class LineLogger extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1L;

    static final int ERROR = 1;
    static final int WARNING = 2;
    static final int INFORMATION = 3;
    static final int DEBUG = 4;

    LineLogger(String name) {
        this.name = name;
    }

    @Override
    public boolean isTraceEnabled() {
        return false;
    }

    @Override
    public boolean isDebugEnabled() {
        return LogSetup.output().shows(DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return LogSetup.output().shows(INFORMATION);
    }

    @Override
    public boolean isWarnEnabled() {
        return LogSetup.output().shows(WARNING);
    }

    @Override
    public boolean isErrorEnabled() {
        return LogSetup.output().shows(ERROR);
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level, Marker marker, String pattern, Object[] arguments, Throwable cause) {
        String message = arguments == null ? pattern : MessageFormatter.basicArrayFormat(pattern, arguments);
        int rank = rank(level);
        LogSetup.output().write(rank, rank <= WARNING ? LogOutput.place(name) : name, message, cause);
    }

    private static int rank(Level level) {
        return switch (level) {
            case ERROR -> ERROR;
            case WARN -> WARNING;
            case INFO -> INFORMATION;
            case DEBUG, TRACE -> DEBUG;
        };
    }
}
