package dev.kilter.sdk.wire;

import java.util.Arrays;
import java.util.Optional;

/// The first byte of each binary message of a command's WebSocket. The numbers are those of Kubernetes'
/// `v5.channel.k8s.io`, so that they pass unchanged.
public enum Channel {
    /// To the command's stdin.
    INPUT(0),
    /// From its stdout.
    OUTPUT(1),
    /// From its stderr.
    ERROR(2),
    /// How it ended; spoken by Kubernetes alone.
    STATUS(3),
    /// The terminal's new size, as JSON.
    SIZE(4),
    /// The channel named by the second byte ends: of a command's stdin.
    CLOSE(255);

    private final int number;

    Channel(int number) {
        this.number = number;
    }

    /// Its first byte.
    public int number() {
        return number;
    }

    /// The channel of this first byte.
    public static Optional<Channel> of(int number) {
        return Arrays.stream(values())
                .filter(channel -> channel.number == (number & 255))
                .findFirst();
    }
}
