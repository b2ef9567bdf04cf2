package dev.kilter.client.image.registry;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;

/// Why a server does not answer, for people. Java's own words are a class's name for some of it, and nothing for the
/// rest.
public final class NetworkTrouble {
    private static final int LONGEST = 300;

    private NetworkTrouble() {}

    /// One line.
    public static String words(Throwable failure) {
        boolean connecting = false;
        Throwable deepest = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
                return "its name has no address";
            }
            if (cause instanceof HttpTimeoutException) {
                return "it took too long";
            }
            connecting |= cause instanceof ConnectException;
            deepest = cause;
        }
        if (connecting && (deepest.getMessage() == null || deepest instanceof ClosedChannelException)) {
            return "the connection was refused";
        }
        String message = deepest.getMessage();
        String text = message == null
                ? deepest.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }
}
