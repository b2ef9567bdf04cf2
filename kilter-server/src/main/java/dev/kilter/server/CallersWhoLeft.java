package dev.kilter.server;

import io.helidon.common.buffers.DataReader;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// Keeps out of the log what Helidon says of connections that end in the middle of a request's headers: it takes each
/// for a fault of the server, and writes a stack trace.
final class CallersWhoLeft implements Filter {
    /// Held, or the filter would go with it.
    private static final Logger HELIDON = Logger.getLogger("io.helidon.webserver.http1.Http1Connection");

    private CallersWhoLeft() {}

    static void quiet() {
        HELIDON.setFilter(new CallersWhoLeft());
    }

    @Override
    public boolean isLoggable(LogRecord line) {
        return line.getThrown() == null
                || !(line.getThrown().getCause() instanceof DataReader.InsufficientDataAvailableException);
    }
}
